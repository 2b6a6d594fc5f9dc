package local.service.cloudformation;

import java.util.Optional;
import local.service.api.ServiceException;
import local.template.TemplateException;
import local.template.deploy.Handler;
import local.template.stack.Blueprint.Declared;
import local.template.stack.Stack;
import local.template.stack.StackResource;

/** The services, as far as stacks are made in them. */
public interface Provisioner {

    /** Whether something of its name is there, whoever made it. */
    boolean has(StackResource resource);

    /**
     * Makes one resource, or has the one that is there be as it says.
     *
     * @param whole the stack that it belongs to, with the applications within
     * @throws ServiceException  where its service refuses it
     * @throws TemplateException the same, with the line that it is about
     */
    void put(StackResource resource, Stack whole);

    /** What is to be told of one that was made: AWS has it, but it will fail. */
    default Optional<String> notice(StackResource resource) {
        return Optional.empty();
    }

    /**
     * Deletes one resource, if it is there.
     *
     * @throws ServiceException where its service refuses that
     */
    void remove(StackResource resource);

    /**
     * Lets whoever deploys have a resource made, changed or deleted, or fails.
     *
     * @throws ServiceException the service's own code for a call that is not authorized
     */
    default void permit(Deployment deployment, Declared declared, Handler handler) {}

    /** Told of what becomes of stacks, for whoever watches. */
    default void happened(StackEvent event) {}
}
