package local.service.cloudformation;

import java.util.List;
import java.util.regex.Pattern;
import local.json.Json;
import local.policy.Principal;
import local.service.api.ServiceException;
import local.template.Node;
import local.template.stack.Blueprint;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateRequest;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateResponse;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateSummaryRequest;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateSummaryResponse;
import software.amazon.awssdk.services.cloudformation.model.ParameterDeclaration;
import software.amazon.awssdk.services.cloudformation.model.TemplateParameter;
import software.amazon.awssdk.services.cloudformation.model.TemplateStage;
import software.amazon.awssdk.services.cloudformation.model.ValidateTemplateRequest;
import software.amazon.awssdk.services.cloudformation.model.ValidateTemplateResponse;

/** CloudFormation's operations on templates: those of stacks, and those that might become one. */
public final class TemplateOperations {

    private static final Pattern OWN_URL =
            Pattern.compile("(TemplateURL[\"']?:\\s*[\"']?)http://(?:127\\.0\\.0\\.1|localhost):\\d+/");

    private final Calls calls;
    private final String region;

    TemplateOperations(Calls calls, String region) {
        this.calls = calls;
        this.region = region;
    }

    public GetTemplateResponse getTemplate(Principal who, GetTemplateRequest request) {
        if (request.stackName() == null) {
            throw Refusal.invalid("StackName is required if ChangeSetName is not specified.");
        }
        var stack = calls.get(who, "GetTemplate", request.stackName());
        var deployment = request.changeSetName() == null
                ? stack.deployed
                : stack.changeSets().stream()
                        .filter(changeSet ->
                                List.of(changeSet.name(), changeSet.id()).contains(request.changeSetName()))
                        .findFirst()
                        .map(ChangeSet::deployment);
        var found = deployment.orElseThrow(() -> request.changeSetName() == null
                ? Refusal.invalid("Stack with id " + request.stackName() + " does not exist")
                : new ServiceException(
                        "ChangeSetNotFound", 404, "ChangeSet [" + request.changeSetName() + "] does not exist"));
        return GetTemplateResponse.builder()
                .templateBody(
                        request.templateStage() == TemplateStage.PROCESSED
                                ? Json.pretty(found.blueprint().processed())
                                : asOfAws(found.template()))
                .stagesAvailable(TemplateStage.ORIGINAL, TemplateStage.PROCESSED)
                .build();
    }

    /**
     * The template as it would be at AWS: the SAM CLI writes this endpoint into the URL of an application's template, but
     * when it deletes the stack it knows only those of S3.
     */
    private String asOfAws(String template) {
        return OWN_URL.matcher(template).replaceAll("$1https://s3." + region + ".amazonaws.com/");
    }

    /** Of a stack's template, or of one that is given; of that, as it is written, before its macros. */
    public GetTemplateSummaryResponse getTemplateSummary(Principal who, GetTemplateSummaryRequest request) {
        Written written;
        List<String> capabilities = List.of();
        if (request.stackName() != null) {
            var stack = calls.get(who, "GetTemplateSummary", request.stackName());
            var blueprint = stack.deployed
                    .map(Deployment::blueprint)
                    .orElseThrow(() -> Refusal.invalid("Stack with id " + request.stackName() + " does not exist"));
            written = Written.of(calls.sources.parse(stack.deployed.get().template()));
            capabilities = blueprint.capabilities();
        } else {
            calls.check(who, "GetTemplateSummary");
            written = Written.of(calls.sources.parse(calls.text(who, request.templateBody(), request.templateURL())));
        }
        return GetTemplateSummaryResponse.builder()
                .parameters(written.parameters())
                .description(written.description())
                .capabilitiesWithStrings(capabilities)
                .capabilitiesReason(capabilities.isEmpty() ? null : reason(written.types()))
                .resourceTypes(written.types())
                .version(written.version())
                .metadata(written.metadata())
                .declaredTransforms(written.transforms())
                .build();
    }

    private static String reason(List<String> types) {
        return "The following resource(s) require capabilities: " + types;
    }

    public ValidateTemplateResponse validateTemplate(Principal who, ValidateTemplateRequest request) {
        calls.check(who, "ValidateTemplate");
        var written = Written.of(calls.sources.parse(calls.text(who, request.templateBody(), request.templateURL())));
        var capabilities = written.types().stream().anyMatch(Blueprint::isOfIam)
                ? List.of("CAPABILITY_NAMED_IAM")
                : List.<String>of();
        return ValidateTemplateResponse.builder()
                .parameters(written.parameters().stream()
                        .map(parameter -> TemplateParameter.builder()
                                .parameterKey(parameter.parameterKey())
                                .defaultValue(parameter.defaultValue())
                                .noEcho(parameter.noEcho())
                                .description(parameter.description())
                                .build())
                        .toList())
                .description(written.description())
                .capabilitiesWithStrings(capabilities)
                .capabilitiesReason(capabilities.isEmpty() ? null : reason(written.types()))
                .declaredTransforms(written.transforms())
                .build();
    }

    /** What a template says of itself. */
    private record Written(
            String version,
            String description,
            String metadata,
            List<ParameterDeclaration> parameters,
            List<String> types,
            List<String> transforms) {

        static Written of(Node.Mapping template) {
            return new Written(
                    template.text("AWSTemplateFormatVersion").orElse(null),
                    template.text("Description").orElse(null),
                    template.get("Metadata").map(Node::toJson).map(Json::write).orElse(null),
                    template.mapping("Parameters").stream()
                            .flatMap(all -> all.entries().entrySet().stream())
                            .map(entry ->
                                    parameter(entry.getKey(), entry.getValue().asMapping(entry.getKey())))
                            .toList(),
                    template.mapping("Resources").stream()
                            .flatMap(all -> all.entries().values().stream())
                            .filter(Node.Mapping.class::isInstance)
                            .flatMap(resource -> ((Node.Mapping) resource).text("Type").stream())
                            .distinct()
                            .toList(),
                    template.list("Transform").stream()
                            .map(macro -> macro instanceof Node.Scalar ? macro.asText("Transform") : "AWS::Include")
                            .toList());
        }

        private static ParameterDeclaration parameter(String key, Node.Mapping declared) {
            return ParameterDeclaration.builder()
                    .parameterKey(key)
                    .parameterType(declared.text("Type").orElse("String"))
                    .defaultValue(declared.text("Default").orElse(null))
                    .noEcho(declared.flag("NoEcho", false))
                    .description(declared.text("Description").orElse(null))
                    .parameterConstraints(
                            constraints -> constraints.allowedValues(declared.list("AllowedValues").stream()
                                    .map(value -> value.asText("AllowedValues"))
                                    .toList()))
                    .build();
        }
    }
}
