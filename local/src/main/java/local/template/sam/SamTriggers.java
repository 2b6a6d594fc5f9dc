package local.template.sam;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import local.json.Json;
import local.json.Location;
import local.template.Node;
import local.template.Resource;
import local.template.TemplateException;
import local.template.Unknown;

/**
 * Rules and schedules that start a function or a state machine, and events of services that the local run does not have.
 * What those start is never started by them here, but the roles and permissions that SAM makes for them are part of the
 * stack.
 */
final class SamTriggers {

    private static final String EVENTS = "events.amazonaws.com";
    private static final Set<String> RUN = Set.of("CloudWatchEvent", "EventBridgeRule", "Schedule", "ScheduleV2");
    private static final String FUNCTION = "LambdaTarget";
    private static final String MACHINE = "StepFunctionsTarget";
    private static final int MAX_TARGET_ID = 64;

    private final Resource owner;
    private final String id;
    private final Node.Mapping properties;
    private final Sam sam;
    private final List<Resource> made;
    private final Location at;

    private SamTriggers(Resource owner, String name, Node.Mapping properties, Sam sam, List<Resource> made) {
        this.owner = owner;
        this.id = owner.logicalId() + name;
        this.properties = properties;
        this.sam = sam;
        this.made = made;
        this.at = properties.at();
    }

    /** Whether what the event starts is started here. */
    static boolean isRun(String type) {
        return RUN.contains(type);
    }

    /**
     * @param invoked what the event invokes, by its name: the function or its alias
     * @param arn     the same, by its ARN
     */
    static void ofFunction(
            Resource function,
            String name,
            String type,
            Node.Mapping properties,
            Node invoked,
            Node arn,
            Sam sam,
            List<Resource> made) {
        var trigger = new SamTriggers(function, name, properties, sam, made);
        switch (type) {
            case "Schedule" ->
                trigger.permit(invoked, EVENTS, trigger.rule("Name", FUNCTION, Node.mapping("Arn", arn)));
            case "CloudWatchEvent", "EventBridgeRule" ->
                trigger.permit(invoked, EVENTS, trigger.rule("RuleName", FUNCTION, Node.mapping("Arn", arn)));
            case "ScheduleV2" -> trigger.schedule("LambdaPolicy", "lambda:InvokeFunction", arn);
            case "Api" ->
                trigger.permit(
                        trigger.id + "Permission" + trigger.stage(),
                        invoked,
                        "apigateway.amazonaws.com",
                        Node.mapping(trigger.at)
                                .with(
                                        "SourceArn",
                                        trigger.route("RestApiId", "ServerlessRestApi", "\\{[a-zA-Z0-9._-]+\\+?}")));
            case "HttpApi" -> {
                if (isDefault(properties) || !trigger.hasDefault()) {
                    trigger.permit(
                            invoked,
                            "apigateway.amazonaws.com",
                            trigger.route("ApiId", "ServerlessHttpApi", "\\{([a-zA-Z0-9._-]+|proxy\\+)}"));
                }
            }
            case "S3" -> {
                trigger.checkBucket();
                trigger.permit(
                        trigger.id + "Permission",
                        invoked,
                        "s3.amazonaws.com",
                        Node.mapping(trigger.at).with("SourceAccount", trigger.account()));
            }
            case "CloudWatchLogs" ->
                trigger.permit(
                        invoked,
                        "logs.amazonaws.com",
                        trigger.arn("logs", "log-group:${Name}:*", properties.need("LogGroupName")));
            case "IoTRule" -> trigger.iotRule(invoked);
            case "AlexaSkill" ->
                trigger.permit(
                        trigger.id + "Permission",
                        invoked,
                        "alexa-appkit.amazon.com",
                        Node.mapping(trigger.at).with("EventSourceToken", properties.get("SkillId")));
            case "Cognito" -> trigger.userPool(invoked);
            default -> {
                // Lambda polls it.
            }
        }
    }

    /** @param started the machine or its alias */
    static void ofStateMachine(
            Resource machine,
            String name,
            String type,
            Node.Mapping properties,
            Node started,
            Sam sam,
            List<Resource> made) {
        var trigger = new SamTriggers(machine, name, properties, sam, made);
        switch (type) {
            case "Schedule" -> trigger.starting("Name", started);
            case "CloudWatchEvent", "EventBridgeRule" -> trigger.starting("RuleName", started);
            case "ScheduleV2" -> trigger.schedule("StartExecutionPolicy", "states:StartExecution", started);
            case "Api" -> trigger.starter("apigateway.amazonaws.com", started);
            default -> throw new IllegalStateException(type);
        }
    }

    /** A rule with the role by which it starts executions. */
    private void starting(String nameProperty, Node machine) {
        rule(nameProperty, MACHINE, Node.mapping("Arn", machine).with("RoleArn", roleArn()));
        starter(EVENTS, machine);
    }

    /** Of the role that the event names, else of the one that is made for it. */
    private Node roleArn() {
        return properties.get("RoleArn").orElseGet(() -> Node.getAtt(id + "Role", "Arn", at));
    }

    /**
     * A rule, and the queue for what it cannot deliver; gives its ARN.
     *
     * @param suffix of the target's ID
     * @param target what is known of it already
     */
    private Node rule(String nameProperty, String suffix, Node.Mapping target) {
        if (properties.get("State").isPresent() && properties.get("Enabled").isPresent()) {
            throw new TemplateException(
                    properties.need("Enabled").at(), "an event has either State or Enabled, not both");
        }
        var arn = Node.getAtt(id, "Arn", at);
        var deadLetters = deadLetters();
        var targets = new Node.Sequence(
                List.of(passing(target.with("Id", targetId(suffix)), "Input", "InputPath", "InputTransformer")
                        .with("DeadLetterConfig", deadLetters.map(this::deadLetterConfig))
                        .with("RetryPolicy", properties.get("RetryPolicy"))),
                at);
        add(
                id,
                "AWS::Events::Rule",
                passing(Node.mapping(at), "Description", "EventBusName")
                        .with("ScheduleExpression", properties.get("Schedule"))
                        .with("EventPattern", properties.get("Pattern"))
                        .with("Name", properties.get(nameProperty))
                        .with("State", state())
                        .with("Targets", targets));
        deadLetters.filter(config -> config.get("Arn").isEmpty()).ifPresent(config -> {
            var queue = deadLetterQueue(config);
            var statement = ((Node.Mapping) Node.of(Json.parse("""
                {"Action": "sqs:SendMessage", "Effect": "Allow", "Principal": {"Service": "%s"}}\
                """.formatted(EVENTS)), at))
                    .with("Resource", Node.getAtt(queue, "Arn", at))
                    .with("Condition", Node.mapping("ArnEquals", Node.mapping("aws:SourceArn", arn)));
            add(
                    id + "QueuePolicy",
                    "AWS::SQS::QueuePolicy",
                    Node.mapping(at)
                            .with("Queues", new Node.Sequence(List.of(Node.ref(queue, at)), at))
                            .with(
                                    "PolicyDocument",
                                    Node.mapping(at)
                                            .with("Version", Node.text("2012-10-17", at))
                                            .with("Statement", new Node.Sequence(List.of(statement), at))));
        });
        return arn;
    }

    /** The mapping with those of the event's properties, as they are. */
    private Node.Mapping passing(Node.Mapping made, String... names) {
        for (var name : names) {
            made = made.with(name, properties.get(name));
        }
        return made;
    }

    private Optional<Node> state() {
        return properties
                .get("State")
                .or(() -> properties
                        .get("Enabled")
                        .map(enabled -> Node.text(properties.flag("Enabled", true) ? "ENABLED" : "DISABLED", at)));
    }

    private Node targetId(String suffix) {
        return properties
                .mapping("Target")
                .flatMap(target -> target.get("Id"))
                .orElseGet(() -> Node.text(
                        id.substring(0, Math.min(id.length(), MAX_TARGET_ID - suffix.length())) + suffix, at));
    }

    private Node deadLetterConfig(Node.Mapping config) {
        return Node.mapping("Arn", deadLetterArn(config));
    }

    private Node deadLetterArn(Node.Mapping config) {
        return config.get("Arn").orElseGet(() -> Node.getAtt(queueId(config), "Arn", at));
    }

    private Optional<Node.Mapping> deadLetters() {
        var config = properties.mapping("DeadLetterConfig");
        config.ifPresent(SamTriggers::checkDeadLetters);
        return config;
    }

    private static void checkDeadLetters(Node.Mapping config) {
        var type = config.get("Type");
        if (config.get("Arn").isPresent() == type.isPresent()) {
            throw new TemplateException(
                    config.at(), "DeadLetterConfig has either Arn, of a queue that is there, or Type: SQS");
        }
        config.get("QueueLogicalId")
                .filter(given -> !(given instanceof Node.Scalar(var name, var _) && name.isString()))
                .ifPresent(given -> {
                    throw given.wrong("QueueLogicalId", "a string");
                });
        type.filter(given -> !Unknown.is(given) && !given.asText("Type").equals("SQS"))
                .ifPresent(given -> {
                    throw given.wrong("the Type of DeadLetterConfig", "SQS");
                });
    }

    private String deadLetterQueue(Node.Mapping config) {
        var queue = queueId(config);
        add(queue, "AWS::SQS::Queue", Node.mapping(at));
        return queue;
    }

    private String queueId(Node.Mapping config) {
        return config.text("QueueLogicalId").orElse(id + "Queue");
    }

    /** The role with which a rule or an API starts executions. */
    private void starter(String service, Node machine) {
        if (properties.get("RoleArn").isEmpty()) {
            role(
                    service,
                    owner.properties().get("PermissionsBoundary"),
                    List.of(policy(id + "RoleStartExecutionPolicy", Sam.allow("states:StartExecution", machine, at))));
        }
    }

    private void schedule(String policyName, String action, Node called) {
        if (properties.flag("OmitName", false) && properties.get("Name").isPresent()) {
            throw new TemplateException(properties.need("Name").at(), "an event has no Name where OmitName is true");
        }
        var deadLetters = deadLetters();
        deadLetters.filter(config -> config.get("Arn").isEmpty()).ifPresent(this::deadLetterQueue);
        var target = passing(Node.mapping("Arn", called).with("RoleArn", roleArn()), "Input", "RetryPolicy")
                .with("DeadLetterConfig", deadLetters.map(this::deadLetterConfig));
        add(
                id,
                "AWS::Scheduler::Schedule",
                passing(
                                Node.mapping(at),
                                "ScheduleExpression",
                                "ScheduleExpressionTimezone",
                                "State",
                                "Description",
                                "StartDate",
                                "EndDate",
                                "GroupName",
                                "KmsKeyArn")
                        .with("Name", scheduleName())
                        .with(
                                "FlexibleTimeWindow",
                                properties
                                        .get("FlexibleTimeWindow")
                                        .orElseGet(() -> Node.mapping("Mode", Node.text("OFF", at))))
                        .with("Target", target));
        if (properties.get("RoleArn").isEmpty()) {
            var policies = Stream.concat(
                    Stream.of(policy(id + policyName, Sam.allow(action, called, at))),
                    deadLetters
                            .map(config ->
                                    policy(id + "SQSPolicy", Sam.allow("sqs:SendMessage", deadLetterArn(config), at)))
                            .stream());
            role("scheduler.amazonaws.com", properties.get("PermissionsBoundary"), policies.toList());
        }
    }

    /** SAM makes up a name, unless it is told not to. */
    private Optional<Node> scheduleName() {
        return properties.flag("OmitName", false)
                ? Optional.empty()
                : Optional.of(properties.get("Name").orElseGet(() -> Node.text(id, at)));
    }

    private Node policy(String name, Node document) {
        return Node.mapping(at).with("PolicyName", Node.text(name, at)).with("PolicyDocument", document);
    }

    private void role(String service, Optional<Node> boundary, List<Node> policies) {
        add(
                id + "Role",
                "AWS::IAM::Role",
                Node.mapping(at)
                        .with("AssumeRolePolicyDocument", SamRole.trust(service, at))
                        .with("PermissionsBoundary", boundary)
                        .with("Policies", new Node.Sequence(policies, at)));
    }

    private void iotRule(Node invoked) {
        add(id, "AWS::IoT::TopicRule", Node.mapping(at));
        permit(
                id + "Permission",
                invoked,
                "iot.amazonaws.com",
                Node.mapping(at)
                        .with("SourceArn", arn("iot", "rule/${Name}", Node.ref(id, at)))
                        .with("SourceAccount", account()));
    }

    /** SAM writes the notification into the bucket, and so must have it. */
    private void checkBucket() {
        var bucket = properties.need("Bucket");
        if (bucket.target()
                .filter(name -> sam.declares(name, "AWS::S3::Bucket"))
                .isEmpty()) {
            throw new TemplateException(
                    bucket.at(), "an event of the type S3 names a bucket of the same template: !Ref Bucket");
        }
    }

    /** All events of a user pool need one permission. */
    private void userPool(Node invoked) {
        var permission = owner.logicalId() + "CognitoPermission";
        if (made.stream().noneMatch(resource -> resource.logicalId().equals(permission))) {
            var pool = properties
                    .need("UserPool")
                    .target()
                    .map(name -> (Node) Node.getAtt(name, "Arn", at))
                    .orElseThrow(() -> new TemplateException(
                            properties.need("UserPool").at(),
                            "an event of the type Cognito names a user pool of the same template: !Ref Pool"));
            permit(
                    permission,
                    invoked,
                    "cognito-idp.amazonaws.com",
                    Node.mapping(at).with("SourceArn", pool));
        }
    }

    /** The stage that SAM's API has, whose name the permission bears. */
    private String stage() {
        var api = properties.get("RestApiId");
        return api.isEmpty()
                ? "Prod"
                : api.flatMap(Node::target)
                        .map(name -> sam.property(name, "StageName")
                                .filter(stage -> stage.function().isEmpty())
                                .map(stage -> stage.asText("StageName"))
                                .orElse("Stage"))
                        .orElse("AllStages");
    }

    private static boolean isDefault(Node.Mapping route) {
        return route.text("Path").filter(path -> !path.equals("$default")).isEmpty();
    }

    /** Whether the same API calls the function for all else: that permission is enough. */
    private boolean hasDefault() {
        return owner.properties().mapping("Events").orElseThrow().entries().values().stream()
                .map(event -> event.asMapping("event"))
                .filter(event -> event.required("Type").equals("HttpApi"))
                .map(event -> event.mapping("Properties").orElse(Node.mapping(at)))
                .anyMatch(other -> isDefault(other)
                        && other.get("ApiId")
                                .map(Node::toJson)
                                .equals(properties.get("ApiId").map(Node::toJson)));
    }

    /** What of an API calls the function: every stage, one method and path, whose parameters may be anything. */
    private Node route(String apiProperty, String implicit, String parameter) {
        var api = properties.get(apiProperty).orElseGet(() -> Node.ref(implicit, at));
        var path = isDefault(properties)
                ? ""
                : properties.required("Path").replaceFirst("^(.+)/$", "$1").replaceAll(parameter, "*");
        var method = properties
                .text("Method")
                .map(String::toUpperCase)
                .filter(given -> !given.equals("ANY") && !given.equals("X-AMAZON-APIGATEWAY-ANY-METHOD"))
                .orElse("*");
        // Of all methods, this path already is all.
        return arn(
                "execute-api",
                "${Name}/*" + (method.equals("*") && path.equals("/$default") ? "" : "/" + method) + path,
                api);
    }

    private Node arn(String service, String resource, Node name) {
        var text = "arn:${AWS::Partition}:" + service + ":${AWS::Region}:${AWS::AccountId}:" + resource;
        var template = List.<Node>of(Node.text(text, at), Node.mapping("Name", name));
        return Node.call("Fn::Sub", new Node.Sequence(template, at), at);
    }

    private Node account() {
        return Node.ref("AWS::AccountId", at);
    }

    private void permit(Node invoked, String service, Node source) {
        permit(id + "Permission", invoked, service, Node.mapping(at).with("SourceArn", source));
    }

    private void permit(String logicalId, Node invoked, String service, Node.Mapping source) {
        add(
                logicalId,
                "AWS::Lambda::Permission",
                source.with("Action", Node.text("lambda:InvokeFunction", at))
                        .with("FunctionName", invoked)
                        .with("Principal", Node.text(service, at)));
    }

    private void add(String logicalId, String type, Node.Mapping resource) {
        made.add(owner.makes(logicalId, type, resource));
    }
}
