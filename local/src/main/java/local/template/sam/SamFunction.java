package local.template.sam;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.template.Node;
import local.template.PhysicalId;
import local.template.Resource;
import local.template.TemplateException;

/**
 * {@code AWS::Serverless::Function} as
 * <a href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html">SAM</a>
 * expands it: the function, its role, its version and alias, and what its events need.
 */
final class SamFunction {

    private static final List<String> PASSED_ON = List.of(
            "FunctionName",
            "Handler",
            "Runtime",
            "Description",
            "MemorySize",
            "Timeout",
            "VpcConfig",
            "Environment",
            "KmsKeyArn",
            "ReservedConcurrentExecutions",
            "Layers",
            "FileSystemConfigs",
            "ImageConfig",
            "PackageType",
            "Architectures",
            "SnapStart",
            "EphemeralStorage",
            "CodeSigningConfigArn",
            "RuntimeManagementConfig",
            "LoggingConfig",
            "RecursiveLoop",
            "TenancyConfig",
            "DurableConfig");
    private static final Map<String, String> DEAD_LETTER_ACTIONS =
            Map.of("SQS", "sqs:SendMessage", "SNS", "sns:Publish");

    private final Resource declared;
    private final Node.Mapping properties;
    private final Sam sam;
    private final SamRole role;
    private final List<Resource> made = new ArrayList<>();

    private SamFunction(Resource declared, Sam sam) {
        this.declared = declared;
        this.properties = declared.properties();
        this.sam = sam;
        this.role = new SamRole(declared, "lambda.amazonaws.com", sam);
    }

    static List<Resource> expand(Resource declared, Sam sam) {
        return new SamFunction(declared, sam).expand();
    }

    private List<Resource> expand() {
        made.add(function());
        var alias = properties.text("AutoPublishAlias").map(this::publish);
        sam.attempt(this::checkAlias);
        sam.attempt(() -> url(alias));
        sam.attempt(this::grants);
        properties
                .get("EventInvokeConfig")
                .ifPresent(config -> sam.attempt(() -> invokeConfig(config.asMapping("EventInvokeConfig"), alias)));
        role.policies(properties.get("Policies"));
        new SamEvents(
                        declared,
                        role,
                        alias.isPresent()
                                ? Node.ref(alias.get().logicalId(), declared.at())
                                : Node.ref(declared.logicalId(), declared.at()),
                        sam)
                .expand(made);
        if (properties.get("Role").isEmpty()) {
            made.add(role.resource());
        }
        return made;
    }

    private Resource function() {
        var function = Node.mapping(declared.at());
        for (var name : PASSED_ON) {
            function = function.with(name, properties.get(name));
        }
        var tracing = properties.get("Tracing").filter(_ -> isTraced()).map(mode -> (Node) Node.mapping("Mode", mode));
        var deadLetters = properties
                .mapping("DeadLetterQueue")
                .flatMap(queue -> queue.get("TargetArn"))
                .map(target -> (Node) Node.mapping("TargetArn", target));
        return declared.becomes(
                "AWS::Lambda::Function",
                function.with("Code", code())
                        .with("TracingConfig", tracing)
                        .with("DeadLetterConfig", deadLetters)
                        .with("Tags", SamTags.of(declared, "lambda:createdBy"))
                        .with(
                                "Role",
                                properties
                                        .get("Role")
                                        .orElseGet(() -> Node.getAtt(role.logicalId(), "Arn", declared.at()))));
    }

    private Node code() {
        if (properties.text("PackageType").filter("Image"::equals).isPresent()) {
            return Node.mapping("ImageUri", properties.get("ImageUri").orElseGet(() -> Node.text("", declared.at())));
        }
        return properties
                .get("InlineCode")
                .map(code -> (Node) Node.mapping("ZipFile", code))
                .or(() -> properties.get("CodeUri").map(Sam::s3Location))
                // As the SAM CLI takes it: the template's own folder.
                .orElseGet(() -> Node.text(".", declared.at()));
    }

    private boolean isTraced() {
        return properties
                .text("Tracing")
                .filter(mode -> !mode.equals("Disabled"))
                .isPresent();
    }

    /** The rights that every function has, and those that its settings need, in SAM's order. */
    private void grants() {
        role.attach(
                properties.get("DurableConfig").isPresent()
                        ? "AWSLambdaBasicDurableExecutionRolePolicy"
                        : "AWSLambdaBasicExecutionRole",
                declared.at());
        if (isTraced()) {
            role.attach(sam.tracingPolicy(), properties.need("Tracing").at());
        }
        properties.get("VpcConfig").ifPresent(vpc -> role.attach("AWSLambdaVPCAccessExecutionRole", vpc.at()));
        properties.mapping("DeadLetterQueue").ifPresent(queue -> {
            var action = DEAD_LETTER_ACTIONS.get(queue.required("Type"));
            if (action == null) {
                throw new TemplateException(queue.at(), "the Type of DeadLetterQueue must be SQS or SNS");
            }
            var target = queue.need("TargetArn");
            role.add(
                    "DeadLetterQueuePolicy",
                    Sam.allow(action, target, queue.at()).with("Version", Node.text("2012-10-17", queue.at())));
        });
    }

    /** What works on versions needs one that SAM publishes. */
    private void checkAlias() {
        if (properties.get("AutoPublishAlias").isEmpty()) {
            for (var name : List.of("ProvisionedConcurrencyConfig", "DeploymentPreference")) {
                if (properties.get(name).isPresent()
                        && !(name.equals("DeploymentPreference")
                                && !properties
                                        .mapping(name)
                                        .map(preference -> preference.flag("Enabled", true))
                                        .orElse(false))) {
                    throw new TemplateException(
                            properties.need(name).at(),
                            name + " of " + declared.logicalId() + " needs AutoPublishAlias");
                }
            }
        }
    }

    private Resource publish(String name) {
        if (!name.matches("(?!^[0-9]+$)[a-zA-Z0-9-_]+")) {
            throw new TemplateException(
                    properties.need("AutoPublishAlias").at(),
                    "an alias has letters, digits, - and _ and is not only digits, but this is \"" + name + "\"");
        }
        var at = properties.need("AutoPublishAlias").at();
        var id = declared.logicalId();
        var function = Node.ref(id, at);
        var version = declared.makes(
                id + "Version" + PhysicalId.letters(id + code().toJson()).substring(0, 10),
                "AWS::Lambda::Version",
                Node.mapping(at)
                        .with("FunctionName", function)
                        .with("Description", properties.get("VersionDescription")));
        var alias = declared.makes(
                id + "Alias" + name.replace("-", "D").replace("_", "U"),
                "AWS::Lambda::Alias",
                Node.mapping(at)
                        .with("Name", Node.text(name, at))
                        .with("FunctionName", function)
                        .with("FunctionVersion", Node.getAtt(version.logicalId(), "Version", at))
                        .with("ProvisionedConcurrencyConfig", properties.get("ProvisionedConcurrencyConfig")));
        made.add(version);
        made.add(alias);
        sam.refer(id + ".Version", version.logicalId());
        sam.refer(id + ".Alias", alias.logicalId());
        return alias;
    }

    private void url(Optional<Resource> alias) {
        properties.mapping("FunctionUrlConfig").ifPresent(url -> {
            sam.notice(url.at(), "the function URL of " + declared.logicalId() + " is not served locally");
            var invoked = Node.ref(alias.map(Resource::logicalId).orElse(declared.logicalId()), url.at());
            made.add(declared.makes(
                    declared.logicalId() + "Url", "AWS::Lambda::Url", url.with("TargetFunctionArn", invoked)));
            if (url.text("AuthType").filter("NONE"::equals).isPresent() && !isAuthTypeReferred()) {
                anyone("UrlPublicPermissions", "lambda:InvokeFunctionUrl", "FunctionUrlAuthType", "NONE", invoked);
                anyone("URLInvokeAllowPublicAccess", "lambda:InvokeFunction", "InvokedViaFunctionUrl", "true", invoked);
            }
        });
    }

    /** SAM looks at the text alone: what a reference comes to it does not know, and then makes no permission. */
    private boolean isAuthTypeReferred() {
        return declared.attribute("Properties")
                .flatMap(own -> own instanceof Node.Mapping all ? all.get("FunctionUrlConfig") : Optional.empty())
                .flatMap(url -> url instanceof Node.Mapping all ? all.get("AuthType") : Optional.empty())
                .flatMap(Node::function)
                .isPresent();
    }

    /** Lets anyone call the function by its URL. */
    private void anyone(String id, String action, String condition, String value, Node invoked) {
        var at = invoked.at();
        made.add(declared.makes(
                declared.logicalId() + id,
                "AWS::Lambda::Permission",
                Node.mapping(at)
                        .with("Action", Node.text(action, at))
                        .with("FunctionName", invoked)
                        .with("Principal", Node.text("*", at))
                        .with(condition, Node.text(value, at))));
    }

    private void invokeConfig(Node.Mapping config, Optional<Resource> alias) {
        var id = declared.logicalId() + "EventInvokeConfig";
        var destinations = Node.mapping(config.at());
        for (var event : List.of("OnSuccess", "OnFailure")) {
            var wanted = config.mapping("DestinationConfig").flatMap(all -> all.mapping(event));
            if (wanted.isPresent()) {
                destinations = destinations.with(
                        event, Node.mapping("Destination", destination(wanted.get(), id + event, event)));
            }
        }
        made.add(declared.makes(
                id,
                "AWS::Lambda::EventInvokeConfig",
                Node.mapping(config.at())
                        .with("FunctionName", Node.ref(declared.logicalId(), config.at()))
                        .with(
                                "Qualifier",
                                Node.text(
                                        alias.map(made -> made.properties().required("Name"))
                                                .orElse("$LATEST"),
                                        config.at()))
                        .with("DestinationConfig", destinations)
                        .with("MaximumEventAgeInSeconds", config.get("MaximumEventAgeInSeconds"))
                        .with("MaximumRetryAttempts", config.get("MaximumRetryAttempts"))));
    }

    /**
     * Where the result goes: a queue or topic that SAM makes where the template names none, with the right to send to
     * it.
     */
    private Node destination(Node.Mapping wanted, String id, String event) {
        var type = wanted.required("Type");
        var at = wanted.at();
        var named = wanted.get("Destination");
        return switch (type) {
            case "SQS" -> {
                var target =
                        named.orElseGet(() -> injected(id + "Queue", "AWS::SQS::Queue", "DestinationQueue", wanted));
                role.add(id + "SQSPolicy", Sam.allow("sqs:SendMessage", target, at));
                yield target;
            }
            case "SNS" -> {
                var target =
                        named.orElseGet(() -> injected(id + "Topic", "AWS::SNS::Topic", "DestinationTopic", wanted));
                role.add(id + "SNSPolicy", Sam.allow("sns:publish", target, at));
                yield target;
            }
            case "Lambda", "EventBridge", "S3Bucket" -> {
                var target = named.orElseThrow(() -> new TemplateException(at, "Destination is missing for " + event));
                switch (type) {
                    case "Lambda" -> role.add(id + "LambdaPolicy", Sam.allow("lambda:InvokeFunction", target, at));
                    case "EventBridge" -> role.add(id + "EventBridgePolicy", Sam.allow("events:PutEvents", target, at));
                    default -> role.add(id + "S3Policy", Sam.allowInBucket(target, at));
                }
                yield target;
            }
            default ->
                throw new TemplateException(
                        at,
                        "the Type of " + event
                                + " must be SQS, SNS, Lambda, EventBridge or S3Bucket,"
                                + " but is " + type);
        };
    }

    private Node injected(String id, String type, String referable, Node.Mapping wanted) {
        made.add(declared.makes(id, type, Node.mapping(wanted.at())));
        sam.refer(declared.logicalId() + "." + referable, id);
        return type.equals("AWS::SNS::Topic") ? Node.ref(id, wanted.at()) : Node.getAtt(id, "Arn", wanted.at());
    }
}
