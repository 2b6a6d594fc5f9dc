package local.template.reader;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import local.json.Arn;
import local.json.FunctionName;
import local.template.Node;
import local.template.Options;
import local.template.PhysicalId;
import local.template.Resource;

/**
 * What a resource is called, before it exists: what {@code Ref} and {@code Fn::GetAtt} give for it, by the pages of the
 * <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html">resource
 * types</a>.
 */
record Identity(String ref, Map<String, String> attributes) {

    Optional<String> attribute(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    /**
     * @param reduce gives the value of a property, with whatever it refers to
     */
    static Identity of(Resource resource, Options options, Function<Node, Node> reduce) {
        return new Naming(resource, options, reduce).identity();
    }

    private static Identity of(String ref, String... attributes) {
        var named = new LinkedHashMap<String, String>();
        for (var index = 0; index < attributes.length; index += 2) {
            named.put(attributes[index], attributes[index + 1]);
        }
        return new Identity(ref, named);
    }

    private record Naming(Resource resource, Options options, Function<Node, Node> reduce) {

        Identity identity() {
            return switch (resource.type()) {
                case "AWS::Lambda::Function" -> {
                    var name = name("FunctionName", 64);
                    yield of(name, "Arn", options.arn("lambda", "function:" + name));
                }
                case "AWS::Lambda::Version" -> {
                    var function = functionArn();
                    yield of(function + ":1", "Version", "1", "FunctionArn", function + ":1");
                }
                case "AWS::Lambda::Alias" -> {
                    var arn = functionArn() + ":" + property("Name").orElse("");
                    yield of(arn, "AliasArn", arn);
                }
                case "AWS::Lambda::EventSourceMapping" -> {
                    var id = PhysicalId.uuid(options.stackName() + "/" + resource.logicalId())
                            .toString();
                    yield of(
                            id, "Id", id, "EventSourceMappingArn", options.arn("lambda", "event-source-mapping:" + id));
                }
                case "AWS::Lambda::LayerVersion", "AWS::Serverless::LayerVersion" -> {
                    var arn = options.arn(
                            "lambda", "layer:" + property("LayerName").orElse(resource.logicalId()) + ":1");
                    yield of(arn, "LayerVersionArn", arn);
                }
                case "AWS::Lambda::Url" ->
                    of(
                            functionArn(),
                            "FunctionArn",
                            functionArn(),
                            "FunctionUrl",
                            "https://" + PhysicalId.letters(seed()).toLowerCase() + ".lambda-url." + options.region()
                                    + ".on.aws/");
                case "AWS::StepFunctions::StateMachine" -> {
                    var name = property("StateMachineName")
                            .orElse(resource.logicalId() + "-" + PhysicalId.letters(seed()));
                    var arn = options.arn("states", "stateMachine:" + name);
                    yield of(arn, "Arn", arn, "Name", name, "StateMachineRevisionId", "INITIAL");
                }
                case "AWS::StepFunctions::StateMachineVersion" -> {
                    var arn = property("StateMachineArn").orElse("") + ":1";
                    yield of(arn, "Arn", arn);
                }
                case "AWS::StepFunctions::StateMachineAlias" -> {
                    var arn = machineOfAlias() + ":" + property("Name").orElse("");
                    yield of(arn, "Arn", arn);
                }
                case "AWS::StepFunctions::Activity" -> {
                    var name = property("Name").orElse(resource.logicalId() + "-" + PhysicalId.letters(seed()));
                    var arn = options.arn("states", "activity:" + name);
                    yield of(arn, "Arn", arn, "Name", name);
                }
                case "AWS::SQS::Queue" -> {
                    var name = fifo(name("QueueName", 75), "QueueName", "FifoQueue");
                    var url = queueUrl(name);
                    yield of(url, "Arn", options.arn("sqs", name), "QueueName", name, "QueueUrl", url);
                }
                case "AWS::SNS::Topic" -> {
                    var name = fifo(name("TopicName", 250), "TopicName", "FifoTopic");
                    var arn = options.arn("sns", name);
                    yield of(arn, "TopicArn", arn, "TopicName", name);
                }
                case "AWS::SNS::Subscription" -> {
                    var arn = property("TopicArn").orElse("") + ":" + PhysicalId.uuid(seed());
                    yield of(arn, "Arn", arn);
                }
                case "AWS::IAM::Role" -> {
                    var name = name("RoleName", 64);
                    yield of(name, "Arn", options.globalArn("iam", "role" + path() + name), "RoleId", iamId("AROA"));
                }
                case "AWS::IAM::ManagedPolicy" -> {
                    var arn = options.globalArn("iam", "policy" + path() + name("ManagedPolicyName", 128));
                    yield of(arn, "PolicyArn", arn, "PolicyId", iamId("ANPA"));
                }
                case "AWS::CloudFormation::Stack" ->
                    of(options.nested(resource.logicalId()).stackId());
                case "AWS::Logs::LogGroup" -> {
                    var name = name("LogGroupName", 512);
                    yield of(name, "Arn", options.arn("logs", "log-group:" + name + ":*"));
                }
                case "AWS::Logs::ResourcePolicy" -> of(property("PolicyName").orElse(""));
                case "AWS::S3::Bucket" -> {
                    var name = property("BucketName")
                            .orElseGet(() -> name("BucketName", 63).toLowerCase());
                    yield of(
                            name,
                            "Arn",
                            "arn:" + options.partition() + ":s3:::" + name,
                            "DomainName",
                            name + ".s3." + options.urlSuffix(),
                            "RegionalDomainName",
                            name + ".s3." + options.region() + "." + options.urlSuffix(),
                            "WebsiteURL",
                            "http://" + name + ".s3-website-" + options.region() + "." + options.urlSuffix());
                }
                case "AWS::Events::EventBus" -> {
                    var name = property("Name").orElse("");
                    yield of(name, "Arn", options.arn("events", "event-bus/" + name), "Name", name);
                }
                case "AWS::Events::EventBusPolicy" ->
                    of(EventsReader.busName(property("EventBusName")) + "|"
                            + property("StatementId").orElse(""));
                case "AWS::Events::Rule" -> {
                    var bus = EventsReader.busName(property("EventBusName"));
                    var name = name("Name", 64);
                    boolean isDefault = bus.equals(EventsReader.DEFAULT);
                    yield of(
                            isDefault ? name : bus + "|" + name,
                            "Arn",
                            options.arn("events", "rule/" + (isDefault ? "" : bus + "/") + name),
                            "RuleName",
                            name);
                }
                case "AWS::Scheduler::ScheduleGroup" -> {
                    var name = name("Name", 64);
                    yield of(name, "Arn", options.arn("scheduler", "schedule-group/" + name), "State", "ACTIVE");
                }
                case "AWS::Scheduler::Schedule" -> {
                    var name = name("Name", 64);
                    var group = property("GroupName").orElse(EventsReader.DEFAULT);
                    yield of(name, "Arn", options.arn("scheduler", "schedule/" + group + "/" + name));
                }
                default -> NotRun.identity(resource, options, this::property);
            };
        }

        private Optional<String> property(String name) {
            return resource.properties().get(name).map(reduce).map(value -> value.asText(name));
        }

        private String name(String property, int most) {
            return property(property).orElseGet(() -> PhysicalId.of(options.stackName(), resource.logicalId(), most));
        }

        /** A name that CloudFormation makes for a first-in first-out queue or topic ends as it must. */
        private String fifo(String name, String property, String flag) {
            var ordered = property(flag).map(Boolean::parseBoolean).orElse(false);
            return ordered && resource.properties().get(property).isEmpty() ? name + ".fifo" : name;
        }

        private String queueUrl(String name) {
            return options.endpoint()
                            .map(endpoint -> endpoint.toString().replaceAll("/$", ""))
                            .orElse("https://sqs." + options.region() + "." + options.urlSuffix())
                    + "/" + options.account()
                    + "/" + name;
        }

        /** A function can be named by its name or by its ARN. */
        private String functionArn() {
            var function = property("FunctionName")
                    .or(() -> property("TargetFunctionArn"))
                    .orElse("");
            return FunctionName.parse(function)
                    .map(named -> named.arn(Arn.of(options.arn("lambda", ""))).toString())
                    .orElseGet(() -> Arn.isOne(function) ? function : options.arn("lambda", "function:" + function));
        }

        private String machineOfAlias() {
            var version = resource.properties()
                    .get("DeploymentPreference")
                    .map(reduce)
                    .flatMap(preference ->
                            preference.asMapping("DeploymentPreference").text("StateMachineVersionArn"))
                    .or(() -> resource.properties().list("RoutingConfiguration").stream()
                            .findFirst()
                            .map(reduce)
                            .flatMap(route ->
                                    route.asMapping("RoutingConfiguration").text("StateMachineVersionArn")))
                    .orElse("");
            return version.replaceFirst(":\\d+$", "");
        }

        private String path() {
            return property("Path").orElse("/");
        }

        private String iamId(String prefix) {
            return prefix + PhysicalId.letters(seed()).toUpperCase();
        }

        private String seed() {
            return options.stackName() + "/" + resource.logicalId();
        }
    }
}
