package local.service.cloudformation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import local.service.api.ServiceException;
import local.template.Node;
import local.template.Options;
import local.template.ResourceTypes;
import local.template.S3Location;
import local.template.Surroundings;
import local.template.TemplateException;
import local.template.TemplateFile;
import local.template.reader.Templates;
import local.template.stack.Blueprint;

/** Templates as calls give them, read or refused in CloudFormation's words. */
final class Sources {

    private static final int MAX_BODY = 51_200;
    private static final int MAX_OBJECT = 1_048_576;
    /** As messages name a template that is in no file. */
    private static final Path NAME = Path.of("template");

    private final Surroundings surroundings;

    Sources(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * The text of a template.
     *
     * @param body may be null, as the URL may be
     * @throws ServiceException {@code ValidationError}
     */
    String text(String body, String url) {
        if (body == null && url == null) {
            throw Refusal.invalid("Either Template URL or Template Body must be specified.");
        }
        if (body != null && url != null) {
            throw Refusal.invalid("Template URL and Template Body cannot both be specified.");
        }
        if (body == null) {
            return fetched(url);
        }
        if (body.getBytes(StandardCharsets.UTF_8).length > MAX_BODY) {
            throw Refusal.invalid("1 validation error detected: Value '" + body.substring(0, 40)
                    + "...' at 'templateBody' failed to satisfy constraint: Member must have length less than or equal"
                    + " to " + MAX_BODY);
        }
        return body;
    }

    private String fetched(String url) {
        var file = S3Location.of(url)
                .flatMap(surroundings::file)
                .orElseThrow(() -> Refusal.invalid("TemplateURL must be a supported URL."));
        try {
            if (!Files.isRegularFile(file)) {
                throw Refusal.invalid("S3 error: The specified key does not exist.\nFor more information check"
                        + " http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html");
            }
            if (Files.size(file) > MAX_OBJECT) {
                throw Refusal.invalid("Template may not exceed " + MAX_OBJECT + " bytes in size.");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw Refusal.invalid("S3 error: " + e.getMessage());
        }
    }

    /** @throws ServiceException {@code ValidationError} where it is no template */
    Node.Mapping parse(String text) {
        Node root;
        try {
            root = TemplateFile.parse(NAME, text);
        } catch (TemplateException e) {
            throw Refusal.invalid(
                    "Template format error: " + (text.stripLeading().startsWith("{") ? "JSON" : "YAML")
                            + " not well-formed. (line " + e.location().line() + ", column "
                            + e.location().column() + ")");
        }
        if (!(root instanceof Node.Mapping template)) {
            throw Refusal.invalid("Template format error: unsupported structure.");
        }
        if (!(template.get("Resources").orElse(null) instanceof Node.Mapping resources)
                || resources.entries().isEmpty()) {
            throw Refusal.invalid("Template format error: At least one Resources member must be defined.");
        }
        var unknown = new TreeSet<String>();
        resources.entries().values().forEach(resource -> {
            if (resource instanceof Node.Mapping declared) {
                declared.get("Type").ifPresent(type -> {
                    try {
                        ResourceTypes.check(type.asText("Type"), type);
                    } catch (TemplateException e) {
                        unknown.add(type.asText("Type"));
                    }
                });
            }
        });
        if (!unknown.isEmpty()) {
            throw Refusal.invalid("Template format error: Unrecognized resource types: " + unknown);
        }
        return template;
    }

    /**
     * What a template comes to.
     *
     * @param given values of parameters
     * @throws ServiceException {@code ValidationError}
     */
    Blueprint blueprint(String text, Map<String, String> given, Options options) {
        checkParameters(parse(text), given);
        try {
            return Templates.blueprint(NAME, text, given, options);
        } catch (TemplateException e) {
            throw Refusal.invalid(
                    "Template error: " + e.text() + " (line " + e.location().line() + ")");
        }
    }

    private static void checkParameters(Node.Mapping template, Map<String, String> given) {
        var declared = new LinkedHashMap<String, Optional<Node>>();
        template.mapping("Parameters")
                .ifPresent(all -> all.entries()
                        .forEach((name, parameter) -> declared.put(name, ((Node.Mapping) parameter).get("Default"))));
        var unknown = given.keySet().stream()
                .filter(name -> !declared.containsKey(name))
                .toList();
        if (!unknown.isEmpty()) {
            throw Refusal.invalid("Parameters: " + unknown + " do not exist in the template");
        }
        var missing = declared.entrySet().stream()
                .filter(parameter -> parameter.getValue().isEmpty() && !given.containsKey(parameter.getKey()))
                .map(Map.Entry::getKey)
                .toList();
        if (!missing.isEmpty()) {
            throw Refusal.invalid("Parameters: " + missing + " must have values");
        }
    }

    /**
     * Refuses what was not acknowledged.
     *
     * @throws ServiceException {@code InsufficientCapabilitiesException}
     */
    static void checkCapabilities(Blueprint blueprint, List<String> acknowledged, boolean directly) {
        var needed = blueprint.capabilities().stream()
                .filter(capability -> !acknowledged.contains(capability)
                        && !(capability.equals("CAPABILITY_IAM") && acknowledged.contains("CAPABILITY_NAMED_IAM")))
                .toList();
        if (directly && !blueprint.transforms().isEmpty() && !acknowledged.contains("CAPABILITY_AUTO_EXPAND")) {
            needed = List.of("CAPABILITY_AUTO_EXPAND");
        }
        if (!needed.isEmpty()) {
            throw new ServiceException("InsufficientCapabilitiesException", 400, "Requires capabilities : " + needed);
        }
    }
}
