package local.template.sam;

import java.util.ArrayList;
import java.util.List;
import local.template.Node;
import local.template.Resource;
import local.template.ResourceTypes;
import local.template.Suggestion;
import local.template.TemplateException;

/**
 * {@code AWS::Serverless::StateMachine} as
 * <a href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html">SAM</a>
 * expands it: the state machine, its role, its version and alias.
 */
final class SamStateMachine {

    private SamStateMachine() {}

    static List<Resource> expand(Resource declared, Sam sam) {
        var made = new ArrayList<Resource>();
        var properties = declared.properties();
        var at = declared.at();
        if (properties.get("Definition").isPresent()
                == properties.get("DefinitionUri").isPresent()) {
            throw new TemplateException(at, "a state machine has either Definition or DefinitionUri");
        }
        if (properties.get("Role").isPresent() && properties.get("Policies").isPresent()) {
            throw new TemplateException(
                    properties.need("Policies").at(),
                    "a state machine has either Role or Policies; put the policies into the role");
        }
        var role = new SamRole(declared, "states.amazonaws.com", sam);
        role.policies(properties.get("Policies"));
        properties
                .mapping("Tracing")
                .filter(tracing -> tracing.flag("Enabled", false))
                .ifPresent(tracing -> role.attach(sam.tracingPolicy(), tracing.at()));
        made.add(declared.becomes(
                "AWS::StepFunctions::StateMachine",
                Node.mapping(at)
                        .with("StateMachineName", properties.get("Name"))
                        .with("StateMachineType", properties.get("Type"))
                        .with("Definition", properties.get("Definition"))
                        .with("DefinitionS3Location", properties.get("DefinitionUri"))
                        .with("DefinitionSubstitutions", properties.get("DefinitionSubstitutions"))
                        .with("LoggingConfiguration", properties.get("Logging"))
                        .with("TracingConfiguration", properties.get("Tracing"))
                        .with("Tags", SamTags.of(declared, "stateMachine:createdBy"))
                        .with(
                                "RoleArn",
                                properties.get("Role").orElseGet(() -> Node.getAtt(role.logicalId(), "Arn", at)))));
        if (properties.get("Role").isEmpty()) {
            made.add(role.resource());
        }
        properties.get("AutoPublishAlias").ifPresent(alias -> publish(declared, alias, made));
        properties
                .mapping("Events")
                .ifPresent(events -> events.entries()
                        .forEach((name, event) -> sam.attempt(() -> {
                            var type = event.asMapping("event " + name).required("Type");
                            var kinds = ResourceTypes.events("StateMachine");
                            if (!kinds.contains(type) && !type.equals("ScheduleV2")) {
                                throw new TemplateException(
                                        event.at(), "there is no event type " + type + Suggestion.of(type, kinds));
                            }
                            var all =
                                    event.asMapping(name).mapping("Properties").orElse(Node.mapping(event.at()));
                            ResourceTypes.checkProperties("StateMachine event " + type, all);
                            SamTriggers.ofStateMachine(declared, name, type, all, started(declared), sam, made);
                            if (!SamTriggers.isRun(type)) {
                                sam.notice(
                                        event.at(),
                                        "the event " + name + " of " + declared.logicalId() + " (" + type
                                                + ") is not run locally");
                            }
                            sam.implicitApi(type, all, event.at());
                        })));
        return made;
    }

    /** What its events start. */
    private static Node started(Resource declared) {
        var alias = declared.properties()
                .text("AutoPublishAlias")
                .filter(_ -> declared.properties().flag("UseAliasAsEventTarget", false));
        return Node.ref(declared.logicalId() + alias.map("Alias"::concat).orElse(""), declared.at());
    }

    private static void publish(Resource declared, Node alias, List<Resource> made) {
        var at = alias.at();
        var version = declared.makes(
                declared.logicalId() + "Version",
                "AWS::StepFunctions::StateMachineVersion",
                Node.mapping(at)
                        .with("StateMachineArn", Node.ref(declared.logicalId(), at))
                        .with(
                                "StateMachineRevisionId",
                                Node.getAtt(declared.logicalId(), "StateMachineRevisionId", at)));
        made.add(version);
        var preference = declared.properties()
                .mapping("DeploymentPreference")
                .orElseGet(() -> Node.mapping("Type", Node.text("ALL_AT_ONCE", at)));
        made.add(declared.makes(
                declared.logicalId() + "Alias" + alias.asText("AutoPublishAlias"),
                "AWS::StepFunctions::StateMachineAlias",
                Node.mapping(at)
                        .with("Name", alias)
                        .with(
                                "DeploymentPreference",
                                preference.with("StateMachineVersionArn", Node.ref(version.logicalId(), at)))));
    }
}
