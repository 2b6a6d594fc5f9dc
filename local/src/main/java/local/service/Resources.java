package local.service;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import local.asl.DefinitionException;
import local.asl.StateMachine;
import local.json.Arn;
import local.service.access.Door;
import local.service.api.ServiceException;
import local.service.cloudformation.Provisioner;
import local.service.cloudformation.StackEvent;
import local.service.events.EventBridge;
import local.service.lambda.Lambda;
import local.service.logs.Logs;
import local.service.s3.S3;
import local.service.scheduler.Scheduler;
import local.service.sns.Sns;
import local.service.sqs.Sqs;
import local.service.states.StepFunctions;
import local.service.upstream.Gateway;
import local.template.TemplateException;
import local.template.deploy.Handler;
import local.template.stack.Blueprint.Declared;
import local.template.stack.Stack;
import local.template.stack.StackResource;

/** What templates declare, made, changed and deleted in the services that have it. */
final class Resources implements Provisioner {

    private final Door door;
    private final Logs logs;
    private final S3 s3;
    private final Sqs sqs;
    private final Sns sns;
    private final Lambda lambda;
    private final StepFunctions stepFunctions;
    private final EventBridge eventBridge;
    private final Scheduler scheduler;
    private final Gateway gateway;
    private final Consumer<StackEvent> listener;

    Resources(
            Door door,
            Logs logs,
            S3 s3,
            Sqs sqs,
            Sns sns,
            Lambda lambda,
            StepFunctions stepFunctions,
            EventBridge eventBridge,
            Scheduler scheduler,
            Gateway gateway,
            Consumer<StackEvent> listener) {
        this.listener = listener;
        this.door = door;
        this.logs = logs;
        this.s3 = s3;
        this.sqs = sqs;
        this.sns = sns;
        this.lambda = lambda;
        this.stepFunctions = stepFunctions;
        this.eventBridge = eventBridge;
        this.scheduler = scheduler;
        this.gateway = gateway;
    }

    /**
     * Makes all that a stack has, in the order in which one needs the other.
     *
     * @throws TemplateException where AWS would refuse something of it
     */
    void put(Stack stack) {
        check(stack);
        put(stack.roles(), stack);
        put(stack.all(Stack.LogGroup.class), stack);
        put(stack.all(Stack.LogPolicy.class), stack);
        put(stack.all(Stack.OtherResource.class), stack);
        sqs.declare(stack.queues());
        put(stack.topics(), stack);
        put(stack.buckets(), stack);
        put(stack.all(Stack.Activity.class), stack);
        stack.functions().forEach(lambda::check);
        put(stack.functions(), stack);
        put(stack.stateMachines(), stack);
        put(stack.subscriptions(), stack);
        put(stack.eventSourceMappings(), stack);
        put(stack.all(Stack.EventBus.class), stack);
        put(stack.all(Stack.ScheduleGroup.class), stack);
        // What another stack has was told when the template was read, and what hangs on it is not run.
        put(
                stack.all(Stack.EventBusPolicy.class).stream()
                        .filter(policy -> eventBridge.hasBus(policy.bus()))
                        .toList(),
                stack);
        put(
                stack.all(Stack.Rule.class).stream()
                        .filter(rule -> eventBridge.hasBus(rule.bus()))
                        .toList(),
                stack);
        put(stack.all(Stack.Schedule.class).stream().filter(this::hasParts).toList(), stack);
    }

    private boolean hasParts(Stack.Schedule schedule) {
        return scheduler.hasGroup(schedule.group())
                && door.roles()
                        .findByArn(schedule.target().roleArn().orElseThrow())
                        .isPresent();
    }

    private void put(List<? extends StackResource> resources, Stack stack) {
        resources.forEach(resource -> {
            try {
                make(resource, stack);
            } catch (ServiceException refused) {
                throw new TemplateException(
                        resource.location(),
                        "AWS refuses to create " + resource.logicalId() + ": " + refused.code() + ": "
                                + refused.getMessage());
            }
        });
    }

    /** @throws TemplateException where AWS would refuse something of it */
    void check(Stack stack) {
        Deployment.check(stack, door.roles());
    }

    @Override
    public boolean has(StackResource resource) {
        return resource instanceof StackResource.Named named && has(named.arn());
    }

    /** Whether something of that ARN is there. */
    boolean has(String arn) {
        return Arn.parse(arn).filter(this::has).isPresent();
    }

    private boolean has(Arn arn) {
        return switch (arn.service()) {
            case "iam" -> door.roles().find(arn.name()).isPresent();
            case "logs" -> logs.hasGroupAt(arn.toString());
            case "s3" -> s3.hasBucket(arn.resource());
            case "sqs" -> sqs.has(arn.toString());
            case "sns" -> sns.has(arn.toString());
            case "lambda" -> lambda.named(arn.name()).isPresent();
            case "states" -> stepFunctions.has(arn.toString());
            case "events" -> eventBridge.has(arn.toString());
            case "scheduler" -> scheduler.has(arn.toString());
            default -> false;
        };
    }

    @Override
    public void put(StackResource resource, Stack whole) {
        switch (resource) {
            case Stack.StateMachineResource machine -> parse(machine);
            case Stack.Function function
            when !Files.exists(function.code()) ->
                throw new ServiceException(
                        "InvalidParameterValueException",
                        400,
                        "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key"
                                + " does not exist.");
            default -> {
                // Its service says what is wrong with it.
            }
        }
        Deployment.check(resource, whole, door.roles());
        make(resource, whole);
    }

    /** @throws ServiceException {@code InvalidDefinition} */
    private static void parse(Stack.StateMachineResource machine) {
        try {
            StateMachine.parse(machine.definition(), machine.express());
        } catch (DefinitionException e) {
            throw new ServiceException("InvalidDefinition", 400, e.getMessage());
        }
    }

    private void make(StackResource resource, Stack stack) {
        switch (resource) {
            case Stack.RoleResource role -> door.roles().declare(role.role());
            case Stack.LogGroup group -> logs.declare(group);
            case Stack.LogPolicy policy -> logs.declare(policy);
            case Stack.Queue queue -> sqs.declare(List.of(queue));
            case Stack.Topic topic -> sns.declare(topic);
            case Stack.Subscription subscription -> sns.declare(subscription);
            case Stack.Bucket bucket -> s3.declare(bucket);
            case Stack.Activity activity -> stepFunctions.declare(activity);
            case Stack.StateMachineResource machine -> stepFunctions.declare(machine);
            case Stack.Function function -> lambda.declare(function);
            case Stack.EventSourceMapping mapping -> lambda.declare(mapping, stack);
            case Stack.EventBus bus -> eventBridge.declare(bus);
            case Stack.EventBusPolicy policy -> eventBridge.declare(policy);
            case Stack.Rule rule -> eventBridge.declare(rule);
            case Stack.ScheduleGroup group -> scheduler.declare(group);
            case Stack.Schedule schedule -> scheduler.declare(schedule);
            case Stack.OtherResource other -> gateway.make(other);
            case Stack.ResourcePolicy _ -> {
                // It stands in what it belongs to.
            }
        }
    }

    @Override
    public Optional<String> notice(StackResource resource) {
        return resource instanceof Stack.Function function ? lambda.fault(function) : Optional.empty();
    }

    @Override
    public void permit(local.service.cloudformation.Deployment deployment, Declared declared, Handler handler) {
        new DeployRights(door).check(deployment, declared, handler);
    }

    @Override
    public void happened(StackEvent event) {
        listener.accept(event);
    }

    @Override
    public void remove(StackResource resource) {
        switch (resource) {
            case Stack.RoleResource role -> door.roles().withdraw(role.name());
            case Stack.LogGroup group -> logs.remove(group);
            case Stack.LogPolicy policy -> logs.remove(policy);
            case Stack.Queue queue -> sqs.remove(queue);
            case Stack.Topic topic -> sns.remove(topic);
            case Stack.Subscription subscription -> sns.remove(subscription);
            case Stack.Bucket bucket -> s3.remove(bucket);
            case Stack.Activity activity -> stepFunctions.remove(activity);
            case Stack.StateMachineResource machine -> stepFunctions.remove(machine);
            case Stack.Function function -> lambda.remove(function);
            case Stack.EventSourceMapping mapping -> lambda.remove(mapping);
            case Stack.EventBus bus -> eventBridge.remove(bus);
            case Stack.EventBusPolicy policy -> eventBridge.remove(policy);
            case Stack.Rule rule -> eventBridge.remove(rule);
            case Stack.ScheduleGroup group -> scheduler.remove(group);
            case Stack.Schedule schedule -> scheduler.remove(schedule);
            case Stack.ResourcePolicy _, Stack.OtherResource _ -> {
                // It goes with what it belongs to, or is elsewhere, where the data in it is kept.
            }
        }
    }
}
