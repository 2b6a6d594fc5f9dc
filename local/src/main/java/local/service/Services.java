package local.service;

import local.template.Stack;
import local.template.TemplateException;
import local.time.Time;

/** Everything that a template's machines, its functions and the person at the command line can call, started and stopped as one. */
public final class Services implements AutoCloseable {

    private final Roles roles;
    private final Credentials credentials = new Credentials();
    private final Door door;
    private final Functions functions;
    private final Lambda lambda;
    private final Iam iam;
    private final Sts sts;
    private final String account;

    private Services(Stack stack, Time time, Settings settings, ServiceListener listener) {
        this.roles = new Roles(stack.roles().stream().map(Stack.RoleResource::role).toList());
        this.door = new Door(roles, time, listener::denied);
        this.functions = new Functions(stack.functions(), time, listener, new FunctionEnvironments(stack, settings, credentials, time));
        this.lambda = new Lambda(stack, door, time, functions);
        this.account = stack.account();
        this.iam = new Iam(door, time, account);
        this.sts = new Sts(door, credentials, time, account);
    }

    /**
     * Checks what can be checked and starts the rest beside the caller: the queue, and the functions that are wanted ahead. A call
     * that needs what is not up yet waits for it.
     *
     * @throws TemplateException where a function's code or handler is missing, or a role may not do what its event source needs
     */
    public static Services start(Stack stack, Time time, Settings settings, ServiceListener listener) {
        var services = new Services(stack, time, settings, listener);
        if (settings.startAhead()) {
            stack.functions().forEach(services.functions::startAhead);
        }
        return services;
    }

    public Roles roles() {
        return roles;
    }

    public Credentials credentials() {
        return credentials;
    }

    public Door door() {
        return door;
    }

    public Lambda lambda() {
        return lambda;
    }

    public Iam iam() {
        return iam;
    }

    public Sts sts() {
        return sts;
    }

    /** The account's ID. */
    public String account() {
        return account;
    }

    /** Stops all that was started: no process and no port stays behind. */
    @Override
    public void close() {
        functions.close();
    }
}
