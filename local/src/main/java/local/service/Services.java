package local.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import local.asl.Resource;
import local.execution.Engine;
import local.execution.journal.Journal;
import local.json.Arn;
import local.json.Json;
import local.policy.AwsService;
import local.policy.Principal;
import local.service.access.Credentials;
import local.service.access.Door;
import local.service.access.Roles;
import local.service.api.Account;
import local.service.api.Operation;
import local.service.api.References;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.service.cloudformation.CloudFormation;
import local.service.events.EventBridge;
import local.service.iam.Iam;
import local.service.iam.Sts;
import local.service.lambda.FunctionLogs;
import local.service.lambda.Lambda;
import local.service.lambda.LambdaListener;
import local.service.lambda.LogLine;
import local.service.lambda.Metered;
import local.service.lambda.Settings;
import local.service.lambda.Traced;
import local.service.logs.Logs;
import local.service.s3.S3;
import local.service.scheduler.Scheduler;
import local.service.schemas.Schemas;
import local.service.sns.Sns;
import local.service.sqs.Sqs;
import local.service.states.StepFunctions;
import local.service.upstream.Gateway;
import local.service.upstream.Upstreams;
import local.service.xray.XRay;
import local.template.S3Location;
import local.template.Surroundings;
import local.template.TemplateException;
import local.template.stack.Blueprint;
import local.template.stack.Stack;
import local.time.Time;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything that a template's machines, its functions and the person at the command line can call, started and stopped
 * as one.
 */
public final class Services implements AutoCloseable {

    private final Account account;
    private int takenUp;
    private int messagesTakenUp;
    private final Credentials credentials;
    private final Lambda lambda;
    private final Sqs sqs;
    private final Sns sns;
    private final S3 s3;
    private final StepFunctions stepFunctions;
    private final Resources resources;
    private final CloudFormation cloudFormation;
    private final Map<AwsService, Map<String, Operation>> operations;
    private final Gateway gateway;
    private final EventBridge eventBridge;
    private final Scheduler scheduler;
    private final XRay xray;

    private Services(
            Account account,
            Time time,
            Settings settings,
            ServiceListener listener,
            Sqs sqs,
            Door door,
            Journal journal,
            Upstreams upstreams) {
        this.account = account;
        this.gateway = new Gateway(upstreams, door, account.region(), account.id());
        this.credentials = new Credentials(time);
        this.sqs = sqs;
        var logs = new Logs(account, door, time, journal);
        this.xray = new XRay(
                account,
                door,
                () -> stepFunctions().traced(),
                arn -> stepFunctions().traced(arn));
        var functionLogs = new FunctionLogs(account, name -> lambda().named(name), door, logs);
        this.lambda = new Lambda(
                account,
                settings,
                door,
                credentials,
                time,
                sqs,
                new FunctionListener(functionLogs, xray, listener),
                this::send,
                this::artifact,
                journal);
        this.sns = new Sns(account, door, time, new SnsDelivery(sqs, lambda, listener), journal);
        var iam = new Iam(door, credentials, time, account, journal);
        var sts = new Sts(door, iam, credentials, time, account);
        this.s3 = new S3(account, settings.cache().resolve("buckets"), door);
        var engine = new Engine(
                time,
                new Tasks(door, time, lambda, this::stepFunctions, this::operations, gateway),
                s3.objects(),
                journal);
        this.stepFunctions = new StepFunctions(account, door, engine, logs, listener::happened, journal);
        var targets = new EventTargets(time, sqs, sns, lambda, this::stepFunctions, logs, this::operations, listener);
        this.eventBridge = new EventBridge(account, door, time, targets, journal);
        this.scheduler = new Scheduler(account, door, time, targets, journal);
        this.resources = new Resources(
                door, logs, s3, sqs, sns, lambda, stepFunctions, eventBridge, scheduler, gateway, listener::changed);
        this.cloudFormation = new CloudFormation(
                account, settings.endpoint(), door, time, surroundings(s3, upstreams), resources, journal.folder());
        var references = new References(account.region(), account.id());
        this.operations = Map.<AwsService, List<Object>>ofEntries(
                        Map.entry(AwsService.CLOUDFORMATION, cloudFormation.operations()),
                        Map.entry(AwsService.LOGS, logs.operations()),
                        Map.entry(AwsService.LAMBDA, lambda.operations()),
                        Map.entry(AwsService.SQS, sqs.operations()),
                        Map.entry(AwsService.SNS, sns.operations()),
                        Map.entry(AwsService.IAM, iam.operations()),
                        Map.entry(AwsService.STS, List.of(sts)),
                        Map.entry(AwsService.STEP_FUNCTIONS, stepFunctions.operations()),
                        Map.entry(AwsService.EVENTBRIDGE, eventBridge.operations()),
                        Map.entry(AwsService.SCHEDULER, scheduler.operations()),
                        Map.entry(AwsService.XRAY, List.of(xray)),
                        Map.entry(AwsService.SCHEMAS, new Schemas(account, door, time, journal).operations()),
                        Map.entry(AwsService.CLOUD_CONTROL, List.of(cloudFormation.cloudControl())),
                        Map.entry(AwsService.S3, s3.operations()))
                .entrySet()
                .stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, each -> Operation.of(each.getKey(), references, each.getValue())));
    }

    /**
     * Checks what can be checked and starts the rest beside the caller: the queue, and the functions that are wanted
     * ahead. A call that needs what is not up yet waits for it.
     *
     * @throws TemplateException where a function's code or handler is missing, a definition cannot run, or a role may
     *     not do what its function, machine or event source needs
     */
    public static Services start(Stack stack, Time time, Settings settings, ServiceListener listener) {
        return start(
                new Account(stack.region(), stack.account()),
                Optional.of(new Initial("", Blueprint.of(stack))),
                time,
                settings,
                listener,
                Journal.NONE,
                _ -> {},
                Upstreams.NONE);
    }

    /**
     * The stack that is there from the start.
     *
     * @param template its text
     */
    public record Initial(String template, Blueprint blueprint) {}

    /**
     * The same, of a stack that CloudFormation tells all of, where the state outlives the process: what the journal has is
     * taken up, and executions go on.
     *
     * @param initial empty where the account has none yet
     * @param told told in a sentence of what could not be taken up
     * @param upstreams where services are that are not here
     * @throws UncheckedIOException where the journal cannot be read or written
     */
    public static Services start(
            Account account,
            Optional<Initial> initial,
            Time time,
            Settings settings,
            ServiceListener listener,
            Journal journal,
            Consumer<String> told,
            Upstreams upstreams) {
        var door = new Door(new Roles(journal), account.region(), time, listener);
        var sqs = Sqs.start(account, settings.endpoint(), door, time, journal);
        Services services;
        try {
            services = new Services(account, time, settings, listener, sqs, door, journal, upstreams);
        } catch (Throwable thrown) {
            sqs.close();
            throw thrown;
        }
        try {
            var takenUp = services.cloudFormation.takeUp(told);
            initial.filter(first -> !takenUp.contains(first.blueprint().stack().name()))
                    .ifPresent(services::deploy);
            journal.takeUp();
            services.messagesTakenUp = sqs.messagesThere();
            sqs.goOn();
            services.lambda.takeUp();
            services.lambda.start(settings.ahead());
            services.takenUp = services.stepFunctions.takeUp(told);
            services.eventBridge.start();
            services.scheduler.start();
            return services;
        } catch (IOException unreadable) {
            services.close();
            throw new UncheckedIOException(unreadable);
        } catch (Throwable thrown) {
            services.close();
            throw thrown;
        }
    }

    private void deploy(Initial initial) {
        resources.put(initial.blueprint().whole());
        cloudFormation.adopt(initial.template(), initial.blueprint());
    }

    /**
     * Checks a stack as it is checked at the start.
     *
     * @param functions those that must be able to start
     * @throws TemplateException where AWS would refuse something of it, or a function's code or handler is missing
     */
    public void check(Stack stack, List<Stack.Function> functions) {
        resources.check(stack);
        functions.forEach(lambda::check);
    }

    /** The stacks, for whoever changes one that is made of files. */
    public CloudFormation cloudFormation() {
        return cloudFormation;
    }

    /** What a template may speak of that is deployed here. */
    private Surroundings surroundings(S3 s3, Upstreams upstreams) {
        return new Surroundings() {

            @Override
            public Optional<String> elsewhere(String type) {
                return upstreams.elsewhere(type);
            }

            @Override
            public Optional<String> export(String name) {
                return cloudFormation.export(name);
            }

            @Override
            public Optional<Path> file(S3Location object) {
                return s3.file(object.bucket(), object.key());
            }

            @Override
            public boolean hasFiles() {
                return false;
            }

            @Override
            public boolean has(String arn) {
                return resources.has(arn);
            }
        };
    }

    /** How many executions were taken up as the process before left them. */
    public int takenUp() {
        return takenUp;
    }

    /** How many messages were on the queues that were taken up. */
    public int messagesTakenUp() {
        return messagesTakenUp;
    }

    /** Why a Task state cannot name this resource, and what would help; empty where it can. */
    public static Optional<String> refusal(Resource resource, Upstreams upstreams) {
        return TaskService.supports(resource) || upstreams.supports(resource)
                ? Optional.empty()
                : Optional.of("The local run cannot call " + resource.arn()
                        + "; mock the task (bin/local run --mock FILE --test-case NAME)"
                        + Upstreams.option(resource)
                                .map(option -> ", or name a place that has the service (" + option + ")")
                                .orElse(""));
    }

    /** To services that are elsewhere. */
    public Gateway gateway() {
        return gateway;
    }

    /** Where the records of asynchronous invocations go. */
    private void send(Principal who, String arn, String message, Map<String, String> attributes) {
        switch (Arn.of(arn).service()) {
            case "sqs" -> {
                var given = new HashMap<String, software.amazon.awssdk.services.sqs.model.MessageAttributeValue>();
                attributes.forEach((name, value) -> given.put(
                        name,
                        software.amazon.awssdk.services.sqs.model.MessageAttributeValue.builder()
                                .dataType(dataType(name))
                                .stringValue(value)
                                .build()));
                sqs.messages()
                        .sendMessage(
                                who,
                                SendMessageRequest.builder()
                                        .queueUrl(sqs.url(arn))
                                        .messageBody(message)
                                        .messageAttributes(given)
                                        .build());
            }
            case "sns" -> {
                var given = new HashMap<String, MessageAttributeValue>();
                attributes.forEach((name, value) -> given.put(
                        name,
                        MessageAttributeValue.builder()
                                .dataType(dataType(name))
                                .stringValue(value)
                                .build()));
                sns.publishing()
                        .publish(
                                who,
                                PublishRequest.builder()
                                        .topicArn(arn)
                                        .message(message)
                                        .messageAttributes(given)
                                        .build());
            }
            case "lambda" -> lambda.invokeLater(who, arn, message, Map.of());
            default -> throw new ServiceException("UnsupportedOperation", 501, "The local run cannot send to " + arn);
        }
    }

    /** What functions are made of. */
    private Path artifact(Principal who, String bucket, String key, Optional<String> version) {
        return s3.object(who, bucket, key, version);
    }

    private static String dataType(String attribute) {
        return attribute.equals("ErrorCode") ? "Number" : "String";
    }

    /** Has what functions log written, before it is told, and their invocations traced. */
    private record FunctionListener(FunctionLogs logs, XRay xray, ServiceListener listener) implements LambdaListener {

        @Override
        public void logged(LogLine line) {
            logs.write(line);
            listener.logged(line);
        }

        @Override
        public void metered(Metered metered) {
            listener.metered(metered);
        }

        @Override
        public Optional<String> trace(String executionArn) {
            return xray.trace(executionArn);
        }

        @Override
        public void traced(Traced invocation) {
            xray.add(invocation);
        }
    }

    /** What topics deliver to. */
    private record SnsDelivery(Sqs sqs, Lambda lambda, ServiceListener listener) implements Sns.Delivery {

        @Override
        public void toQueue(String topicArn, String queueArn, ObjectNode sendMessage) {
            var request = Shapes.WIRE.read(SendMessageRequest.builder().queueUrl(sqs.url(queueArn)), sendMessage);
            sqs.messages().sendMessage(sns(topicArn), request, source(topicArn));
        }

        @Override
        public void toFunction(String topicArn, String functionArn, JsonNode event) {
            lambda.invokeLater(sns(topicArn), functionArn, Json.write(event), source(topicArn));
        }

        private static Principal sns(String topicArn) {
            return Principal.Service.of("sns.amazonaws.com", topicArn);
        }

        private static Map<String, List<String>> source(String topicArn) {
            return Map.of(
                    "aws:SourceArn",
                    List.of(topicArn),
                    "aws:SourceAccount",
                    List.of(Arn.of(topicArn).account()));
        }

        @Override
        public void published(String topicArn, String subject, String message) {
            listener.published(topicArn, subject, message);
        }

        @Override
        public void toPerson(Sns.Notification notification) {
            listener.notified(notification);
        }
    }

    /** The access keys that were issued, to functions and for assumed roles. */
    public Credentials credentials() {
        return credentials;
    }

    public Lambda lambda() {
        return lambda;
    }

    public Sqs sqs() {
        return sqs;
    }

    /** Who may do everything in the account. */
    public Principal.Administrator administrator() {
        return new Principal.Administrator(account.partition(), account.id());
    }

    public StepFunctions stepFunctions() {
        return stepFunctions;
    }

    /** The operations that are methods on the SDK's shapes, by their service. */
    public Map<AwsService, Map<String, Operation>> operations() {
        return operations;
    }

    /** Stops all that was started: no process and no port stays behind. */
    @Override
    public void close() {
        lambda.close();
        sqs.close();
    }
}
