package local.service;

import java.util.List;
import local.service.access.Door;
import local.service.api.ServiceException;
import local.service.lambda.Lambda;
import local.service.logs.Logs;
import local.service.s3.S3;
import local.service.sns.Sns;
import local.service.sqs.Sqs;
import local.service.states.StepFunctions;
import local.service.upstream.Gateway;
import local.template.TemplateException;
import local.template.stack.Stack;
import local.template.stack.StackResource;

/** What templates declare, made, changed and deleted in the services that have it. */
final class Resources {

    private final Door door;
    private final Logs logs;
    private final S3 s3;
    private final Sqs sqs;
    private final Sns sns;
    private final Lambda lambda;
    private final StepFunctions stepFunctions;
    private final Gateway gateway;

    Resources(
            Door door,
            Logs logs,
            S3 s3,
            Sqs sqs,
            Sns sns,
            Lambda lambda,
            StepFunctions stepFunctions,
            Gateway gateway) {
        this.door = door;
        this.logs = logs;
        this.s3 = s3;
        this.sqs = sqs;
        this.sns = sns;
        this.lambda = lambda;
        this.stepFunctions = stepFunctions;
        this.gateway = gateway;
    }

    /**
     * Makes all that a stack has, in the order in which one needs the other.
     *
     * @throws TemplateException where AWS would refuse something of it
     */
    void put(Stack stack) {
        Deployment.check(stack);
        put(stack.roles(), stack);
        put(stack.all(Stack.LogGroup.class), stack);
        put(stack.all(Stack.OtherResource.class), stack);
        sqs.declare(stack.queues());
        put(stack.topics(), stack);
        put(stack.buckets(), stack);
        put(stack.all(Stack.Activity.class), stack);
        put(stack.functions(), stack);
        put(stack.stateMachines(), stack);
        put(stack.subscriptions(), stack);
        put(stack.eventSourceMappings(), stack);
    }

    private void put(List<? extends StackResource> resources, Stack stack) {
        resources.forEach(resource -> put(resource, stack));
    }

    /**
     * Makes one resource, or has the one that is there be as it says.
     *
     * @param stack that it belongs to
     * @throws TemplateException where its service refuses it
     */
    void put(StackResource resource, Stack stack) {
        switch (resource) {
            case Stack.RoleResource role -> door.roles().put(role.role());
            case Stack.LogGroup group -> logs.declare(group);
            case Stack.Queue queue -> sqs.declare(List.of(queue));
            case Stack.Topic topic -> sns.declare(topic);
            case Stack.Subscription subscription -> sns.declare(subscription);
            case Stack.Bucket bucket -> s3.declare(bucket);
            case Stack.Activity activity -> stepFunctions.declare(activity);
            case Stack.StateMachineResource machine -> stepFunctions.declare(machine);
            case Stack.Function function -> lambda.declare(function);
            case Stack.EventSourceMapping mapping -> lambda.declare(mapping, stack);
            case Stack.OtherResource other -> gateway.make(other);
            case Stack.ResourcePolicy _ -> {
                // It stands in what it belongs to.
            }
        }
    }

    /**
     * Deletes one resource, if it is there.
     *
     * @throws ServiceException where its service refuses that
     */
    void remove(StackResource resource) {
        switch (resource) {
            case Stack.RoleResource role ->
                door.roles().find(role.name()).ifPresent(there -> door.roles().remove(there.name()));
            case Stack.LogGroup group -> logs.remove(group);
            case Stack.Queue queue -> sqs.remove(queue);
            case Stack.Topic topic -> sns.remove(topic);
            case Stack.Subscription subscription -> sns.remove(subscription);
            case Stack.Bucket bucket -> s3.remove(bucket);
            case Stack.Activity activity -> stepFunctions.remove(activity);
            case Stack.StateMachineResource machine -> stepFunctions.remove(machine);
            case Stack.Function function -> lambda.remove(function);
            case Stack.EventSourceMapping mapping -> lambda.remove(mapping);
            case Stack.ResourcePolicy _, Stack.OtherResource _ -> {
                // It goes with what it belongs to, or is elsewhere, where the data in it is kept.
            }
        }
    }
}
