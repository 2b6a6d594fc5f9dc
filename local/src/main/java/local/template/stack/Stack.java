package local.template.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.json.Location;
import local.policy.PolicyDocument;
import local.policy.Role;
import local.template.Options;
import local.template.TemplateException;
import tools.jackson.databind.JsonNode;

/**
 * A template, resolved: what CloudFormation would make of it, as far as the local run has it. Everything is in the
 * template's order and knows where it stands in it.
 *
 * @param id        an ARN: {@code arn:aws:cloudformation:us-east-1:123456789012:stack/NAME/UUID}
 * @param resources those of nested applications with them
 * @param summaries of all that the local run has, also of what only belongs to another resource, such as a permission
 * @param outputs   values by the output's logical ID
 * @param report    what there is to tell of the template
 */
public record Stack(
        String id,
        String name,
        String region,
        String account,
        List<StackResource> resources,
        List<ResourceSummary> summaries,
        Map<String, String> outputs,
        List<Notice> report) {

    /** The condition key of a statement that has parts which only AWS knows: whether it holds nobody can tell. */
    public static final String UNKNOWN = "local:unknown";

    /** A stack as it was read, with nothing to tell of it yet. */
    public Stack(
            Options options,
            List<StackResource> resources,
            List<ResourceSummary> summaries,
            Map<String, String> outputs) {
        this(
                options.stackId(),
                options.stackName(),
                options.region(),
                options.account(),
                List.copyOf(resources),
                List.copyOf(summaries),
                outputs,
                List.of());
    }

    /** The resources of one kind: {@code all(Queue.class)}. */
    public <T extends StackResource> List<T> all(Class<T> kind) {
        return resources.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public List<Function> functions() {
        return all(Function.class);
    }

    public List<StateMachineResource> stateMachines() {
        return all(StateMachineResource.class);
    }

    public List<RoleResource> roles() {
        return all(RoleResource.class);
    }

    public List<Queue> queues() {
        return all(Queue.class);
    }

    public List<Topic> topics() {
        return all(Topic.class);
    }

    public List<Bucket> buckets() {
        return all(Bucket.class);
    }

    public List<EventSourceMapping> eventSourceMappings() {
        return all(EventSourceMapping.class);
    }

    public List<Subscription> subscriptions() {
        return all(Subscription.class);
    }

    /** The function of that name. */
    public Optional<Function> function(String name) {
        return functions().stream()
                .filter(function -> function.name().equals(name))
                .findFirst();
    }

    /** This stack with those within it. */
    public Stack with(Stack nested) {
        return new Stack(
                id,
                name,
                region,
                account,
                joined(resources, nested.resources),
                joined(summaries, nested.summaries),
                outputs,
                report);
    }

    /** The same with only such resources as are among these. */
    public Stack with(Set<StackResource> left) {
        return new Stack(
                id,
                name,
                region,
                account,
                resources.stream().filter(left::contains).toList(),
                summaries,
                outputs,
                report);
    }

    /** The same with each function as this makes it. */
    Stack with(UnaryOperator<Function> functions) {
        return new Stack(
                id,
                name,
                region,
                account,
                resources.stream()
                        .map(resource -> resource instanceof Function function ? functions.apply(function) : resource)
                        .toList(),
                summaries,
                outputs,
                report);
    }

    private static <T> List<T> joined(List<T> own, List<T> nested) {
        return Stream.concat(own.stream(), nested.stream()).toList();
    }

    /** The same with what there is to tell of it. */
    Stack with(List<Notice> report) {
        return new Stack(id, name, region, account, resources, summaries, outputs, List.copyOf(report));
    }

    /** What the template declares and the local run does not do, for the start-up message. */
    public List<Notice> notices() {
        return told(Notice.Kind.OMITTED);
    }

    /** What the local run does not do, or cannot know, and would be wrong without. */
    public List<Notice> refusals() {
        return told(Notice.Kind.REFUSED);
    }

    /** What there is to tell of one kind. */
    public List<Notice> told(Notice.Kind kind) {
        return report.stream().filter(notice -> notice.kind() == kind).toList();
    }

    /** The ARN of something of this account and region. */
    public String arn(String service, String resource) {
        return options().arn(service, resource);
    }

    private Options options() {
        return new Options(name, region, account, Optional.empty());
    }

    /**
     * What a run that needs only some of the resources can do with. What is refused of others is left out of it, and
     * told.
     *
     * @param needed logical IDs, and the names of what is unknown and needed
     * @throws TemplateException where something needed, or the template as a whole, is refused
     */
    public Stack needing(Set<String> needed) {
        var refused = report.stream().filter(Notice::isRefused).toList();
        refused.stream()
                .filter(notice ->
                        notice.resource().filter(name -> !needed.contains(name)).isEmpty())
                .min(Comparator.comparing(Notice::kind).reversed())
                .ifPresent(notice -> {
                    throw new TemplateException(notice.location(), notice.message());
                });
        var out = refused.stream().flatMap(notice -> notice.resource().stream()).collect(Collectors.toSet());
        return new Stack(
                id,
                name,
                region,
                account,
                resources.stream()
                        .filter(resource -> !out.contains(resource.logicalId()))
                        .toList(),
                summaries.stream()
                        .filter(resource -> !out.contains(resource.logicalId()))
                        .toList(),
                outputs,
                report.stream().map(Notice::toldAtStart).toList());
    }

    /** The same with another thing to tell. */
    public Stack telling(Notice notice) {
        return with(joined(report, List.of(notice)));
    }

    /**
     * A sentence for the person, with the line that it is about.
     *
     * @param resource the logical ID of the resource that it is about, or the parameter's; empty where it is about more
     */
    public record Notice(Kind kind, Location location, String message, Optional<String> resource) {

        /** Whether something of the template cannot be run for it. */
        public boolean isRefused() {
            return kind == Kind.REFUSED || kind == Kind.WRONG;
        }

        private Notice toldAtStart() {
            return isRefused()
                    ? new Notice(
                            Kind.OMITTED,
                            location,
                            message + "; " + resource.orElse("it") + " is left out of this run",
                            resource)
                    : this;
        }

        /** What is to be done about it. */
        public enum Kind {
            /** It is not run, and not missed. */
            OMITTED,
            /** AWS takes it, and does something else than it says. */
            ODD,
            /** It is not run or not known, and a run that needs it would be wrong. */
            REFUSED,
            /** AWS refuses it. */
            WRONG
        }
    }

    /**
     * @param logicalId   the resource's name in the template
     * @param code        the folder that {@code CodeUri} names
     * @param handler     as in the template: {@code helloworld.App::handleRequest}
     * @param memory      MiB
     * @param roleName    a role of this stack
     * @param jsonLog     the levels of its log where the format is JSON; empty where it is text
     * @param layers      the folders of its layers, in their order
     * @param tracing     whether it is traced by X-Ray
     * @param deadLetterArn where an asynchronous invocation goes that has failed for good
     * @param invokeConfig  how asynchronous invocations are treated, where the template says so
     * @param reservedConcurrency how many invocations at a time are its own, and its most; empty where it shares the rest
     * @param aliases     names of its aliases, each of the version 1
     * @param policy      the function's own (resource-based) policy
     * @param description what is told of it, and decides nothing here
     */
    public record Function(
            String logicalId,
            Location location,
            String name,
            String arn,
            String roleName,
            String runtime,
            Path code,
            String handler,
            int memory,
            Duration timeout,
            Map<String, String> environment,
            String logGroup,
            Optional<LogLevels> jsonLog,
            List<Path> layers,
            boolean tracing,
            Optional<String> deadLetterArn,
            Optional<InvokeConfig> invokeConfig,
            Optional<Integer> reservedConcurrency,
            List<String> aliases,
            Optional<PolicyDocument> policy,
            FunctionDescription description)
            implements StackResource.Named {

        /** In a Maven module's {@code target}: copies of its classes that the next build leaves alone. */
        public static final String COPIES = "local-copies";

        /** The same with its code and its layers elsewhere. */
        public Function from(Path code, List<Path> layers) {
            return new Function(
                    logicalId,
                    location,
                    name,
                    arn,
                    roleName,
                    runtime,
                    code,
                    handler,
                    memory,
                    timeout,
                    environment,
                    logGroup,
                    jsonLog,
                    layers,
                    tracing,
                    deadLetterArn,
                    invokeConfig,
                    reservedConcurrency,
                    aliases,
                    policy,
                    description);
        }

        /** Its own classes: the folder that Maven compiles to, the folder that {@code sam build} makes, or a jar. */
        public Path classes() {
            return Files.exists(code.resolve("pom.xml")) ? code.resolve("target/classes") : code;
        }
    }

    /**
     * What Lambda tells of a function beside what it does with it.
     *
     * @param text         the template's words
     * @param architecture {@code x86_64} or {@code arm64}
     * @param layers       the ARNs of its layers' versions, in their order
     * @param storage      of {@code /tmp}, MiB
     */
    public record FunctionDescription(
            String text, String architecture, List<String> layers, Map<String, String> tags, int storage) {}

    /**
     * What is logged and what is left out.
     *
     * @param application {@code TRACE} to {@code FATAL}, of what the function logs
     * @param system      {@code DEBUG}, {@code INFO} or {@code WARN}, of what Lambda logs about it
     */
    public record LogLevels(String application, String system) {}

    /**
     * How asynchronous invocations of a function are treated.
     *
     * @param onSuccess ARN of where the result goes
     * @param onFailure ARN of where an event goes that failed for good
     */
    public record InvokeConfig(
            Location location,
            int maximumRetryAttempts,
            Duration maximumEventAge,
            Optional<String> onSuccess,
            Optional<String> onFailure) {}

    public record Activity(String logicalId, Location location, String name, String arn)
            implements StackResource.Named {}

    /**
     * @param definition the text of the definition with its substitutions done
     * @param source     the file that the definition stands in: its own, or the template
     * @param substitutions the values by their names, as in {@code DefinitionSubstitutions}
     * @param aliases    names of its aliases, each of the version 1
     */
    public record StateMachineResource(
            String logicalId,
            Location location,
            String name,
            String arn,
            String roleName,
            boolean express,
            String definition,
            Path source,
            Map<String, String> substitutions,
            Optional<JsonNode> loggingConfiguration,
            Optional<JsonNode> encryptionConfiguration,
            boolean tracing,
            List<String> aliases)
            implements StackResource.Named {

        /** The same with another definition. */
        StateMachineResource defining(String text) {
            return new StateMachineResource(
                    logicalId,
                    location,
                    name,
                    arn,
                    roleName,
                    express,
                    text,
                    source,
                    substitutions,
                    loggingConfiguration,
                    encryptionConfiguration,
                    tracing,
                    aliases);
        }
    }

    /**
     * A role, declared or made by SAM for a function or a machine.
     *
     * @param policiesAt where a grant that is missing should be added: the {@code Policies} of the owner, or the owner
     *                   itself
     * @param owner      logical ID of the resource that the person would edit: the function, the machine or the role
     *                   itself
     * @param grantedAt  the line that gives each of the role's policies, by the policy's name
     */
    public record RoleResource(
            String logicalId,
            Location location,
            Role role,
            String owner,
            Location policiesAt,
            Map<String, Location> grantedAt)
            implements StackResource.Named {

        @Override
        public String name() {
            return role.name();
        }

        @Override
        public String arn() {
            return role.arn();
        }
    }

    /**
     * @param deadLetterArn   of the redrive policy
     * @param attributes      as the SQS API names them: {@code VisibilityTimeout} -> {@code 360}
     * @param policy          the queue's own (resource-based) policy
     */
    public record Queue(
            String logicalId,
            Location location,
            String name,
            String arn,
            Map<String, String> attributes,
            Optional<String> deadLetterArn,
            Optional<PolicyDocument> policy)
            implements StackResource.Named {}

    /** @param kmsMasterKeyId what encrypts its messages; empty: they are not */
    public record Topic(
            String logicalId,
            Location location,
            String name,
            String arn,
            Optional<String> kmsMasterKeyId,
            Optional<PolicyDocument> policy)
            implements StackResource.Named {}

    /** @param logicalId its own, or the topic's that it stands in */
    public record Subscription(
            String logicalId,
            Location location,
            String arn,
            String topicArn,
            String protocol,
            String endpoint,
            Map<String, String> attributes)
            implements StackResource {}

    /**
     * @param id             a UUID
     * @param batchingWindow how long it gathers a batch
     */
    public record EventSourceMapping(
            String logicalId,
            Location location,
            String id,
            String functionName,
            String eventSourceArn,
            int batchSize,
            Duration batchingWindow,
            boolean reportBatchItemFailures,
            Optional<Integer> maximumConcurrency,
            boolean enabled,
            Optional<JsonNode> filterCriteria)
            implements StackResource {}

    /**
     * A bucket.
     *
     * @param settings CloudFormation's properties of it that the local run has: versioning, encryption, the block of
     *                 public access, tags
     */
    public record Bucket(
            String logicalId,
            Location location,
            String name,
            String arn,
            Optional<PolicyDocument> policy,
            JsonNode settings)
            implements StackResource.Named {}

    /**
     * A policy that the person wrote for queues, topics or a bucket: SAM makes others.
     *
     * @param resourceArns of what it belongs to in this stack
     */
    public record ResourcePolicy(
            String logicalId, Location location, List<String> resourceArns, PolicyDocument document)
            implements StackResource {}

    /**
     * @param type       {@code AWS::Lambda::Function}
     * @param physicalId what {@code Ref} gives
     */
    public record ResourceSummary(String logicalId, String type, String physicalId) {}

    /**
     * A resource that only AWS has, such as a table of DynamoDB.
     *
     * @param name       what {@code Ref} gives: the name or the ARN
     * @param properties resolved
     */
    public record OtherResource(
            String logicalId, Location location, String name, String arn, String type, JsonNode properties)
            implements StackResource.Named {}

    /**
     * @param retentionDays empty: kept for ever
     * @param kmsKeyId      what encrypts it; empty: a key that AWS owns
     */
    public record LogGroup(
            String logicalId,
            Location location,
            String name,
            String arn,
            Optional<Integer> retentionDays,
            Optional<String> kmsKeyId)
            implements StackResource.Named {}

    /**
     * An event bus.
     *
     * @param policy its own and what the template's {@code AWS::Events::EventBusPolicy} add to it
     */
    public record EventBus(
            String logicalId,
            Location location,
            String name,
            String arn,
            Optional<String> description,
            Optional<PolicyDocument> policy,
            Map<String, String> tags)
            implements StackResource.Named {}

    /**
     * One statement of the policy of an event bus, be that of this template or not.
     *
     * @param bus         its name
     * @param statementId which tells it from others of the bus
     * @param statement   with its {@code Sid}
     */
    public record EventBusPolicy(
            String logicalId, Location location, String bus, String statementId, JsonNode statement)
            implements StackResource {}

    /**
     * A rule of EventBridge. It has a pattern, or a schedule, or both.
     *
     * @param bus          the name of its bus
     * @param eventPattern what events it wants
     * @param schedule     {@code rate(...)} or {@code cron(...)}
     * @param roleArn      of the rule itself
     */
    public record Rule(
            String logicalId,
            Location location,
            String name,
            String arn,
            String bus,
            Optional<String> description,
            Optional<JsonNode> eventPattern,
            Optional<String> schedule,
            Optional<String> roleArn,
            boolean enabled,
            List<EventTarget> targets,
            Map<String, String> tags)
            implements StackResource.Named {}

    /** A group of schedules. */
    public record ScheduleGroup(String logicalId, Location location, String name, String arn, Map<String, String> tags)
            implements StackResource.Named {}

    /**
     * A schedule of EventBridge Scheduler.
     *
     * @param group     the name of its group
     * @param described as the API describes it, without its name and group
     */
    public record Schedule(
            String logicalId,
            Location location,
            String name,
            String arn,
            String group,
            EventTarget target,
            JsonNode described)
            implements StackResource.Named {}

    /**
     * What a rule or a schedule delivers to.
     *
     * @param roleArn       with which it does; empty where the target's own policy must let it
     * @param deadLetterArn of the queue for what cannot be delivered
     * @param described     as the API describes it
     */
    public record EventTarget(
            Location location,
            String arn,
            Optional<String> roleArn,
            Optional<String> deadLetterArn,
            JsonNode described) {}

    /**
     * A policy of the account on who may write to its log groups.
     *
     * @param name {@code AWS::Logs::ResourcePolicy} bears it
     */
    public record LogPolicy(String logicalId, Location location, String name, PolicyDocument document)
            implements StackResource {}
}
