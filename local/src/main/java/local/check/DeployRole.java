package local.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.json.Location;
import local.policy.MalformedPolicyException;
import local.policy.Policies;
import local.policy.Policy;
import local.policy.PolicyDocument;
import local.template.Node;
import local.template.Options;
import local.template.TemplateException;
import local.template.TemplateFile;
import local.template.reader.Templates;
import local.template.stack.Stack;
import tools.jackson.databind.JsonNode;

/**
 * The role of a pipeline, as files give it: policy documents, or templates with a role.
 *
 * @param at       where a statement that is missing should be added
 * @param grants   its statements
 * @param policies what decides
 */
public record DeployRole(Location at, List<Grant> grants, Policies policies) {

    private static final Pattern ACCOUNT = Pattern.compile("arn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:(\\d{12}):");

    /** A statement, and the line where it stands. */
    record Grant(JsonNode statement, Location at) {}

    /** The account that its files name, where they name one: what is deployed is deployed there. */
    public static Optional<String> account(List<Path> files) {
        var accounts = files.stream()
                .flatMap(file -> ACCOUNT.matcher(TemplateFile.text(file, new Location(file, 1, 1)))
                        .results())
                .map((MatchResult found) -> found.group(1))
                .distinct()
                .toList();
        return accounts.size() == 1 ? Optional.of(accounts.getFirst()) : Optional.empty();
    }

    /**
     * Reads a role.
     *
     * @param files   policy documents, or what AWS's CLI shows of one; or templates, where one has several roles with
     *                the logical ID of the one that is meant: {@code pipeline.yaml#Deployer}
     * @param options of templates among them
     * @throws TemplateException where a file is neither, or its policies would be refused
     */
    public static DeployRole of(List<String> files, Options options) {
        var roles = files.stream().map(file -> read(file, options)).toList();
        return new DeployRole(
                roles.getFirst().at(),
                roles.stream().flatMap(role -> role.grants().stream()).toList(),
                new Policies(
                        roles.stream()
                                .flatMap(role -> role.policies().identityBased().stream())
                                .toList(),
                        roles.stream()
                                .flatMap(role -> role.policies().permissionsBoundary().stream())
                                .findFirst(),
                        List.of(),
                        Optional.empty()));
    }

    /** The file that is named: {@code pipeline.yaml} of {@code pipeline.yaml#Deployer}. */
    public static Path file(String named) {
        return Path.of(named.replaceFirst("#\\w+$", ""));
    }

    private static DeployRole read(String named, Options options) {
        var file = file(named);
        var root = TemplateFile.read(file, new Location(file, 1, 1));
        if (!(root instanceof Node.Mapping map)) {
            throw neither(root);
        }
        return map.get("Resources").isPresent()
                ? role(
                        Templates.read(file, Map.of(), options),
                        named.substring(file.toString().length()),
                        root.at())
                : document(map.mapping("PolicyDocument")
                        .or(() -> map.mapping("PolicyVersion").flatMap(version -> version.mapping("Document")))
                        .orElse(map));
    }

    private static TemplateException neither(Node root) {
        return new TemplateException(
                root.at(),
                "this is neither a policy document, which has a Statement, nor a template, which has Resources");
    }

    private static DeployRole document(Node.Mapping document) {
        var statements =
                document.get("Statement").orElseThrow(() -> neither(document)).asList();
        try {
            var policy = new Policy(document.at().file().toString(), PolicyDocument.identityBased(document.toJson()));
            return new DeployRole(
                    document.need("Statement").at(),
                    statements.stream()
                            .map(statement -> new Grant(statement.toJson(), statement.at()))
                            .toList(),
                    Policies.identityBased(policy));
        } catch (MalformedPolicyException e) {
            throw new TemplateException(document.at(), e.getMessage());
        }
    }

    private static DeployRole role(Stack stack, String fragment, Location at) {
        var wanted = fragment.isEmpty() ? Optional.<String>empty() : Optional.of(fragment.substring(1));
        var roles = stack.roles().stream()
                .filter(role -> wanted.isEmpty() || wanted.get().equals(role.logicalId()))
                .toList();
        if (roles.size() != 1) {
            throw new TemplateException(at, fault(stack, wanted));
        }
        var role = roles.getFirst();
        var grants = new ArrayList<Grant>();
        for (var policy : role.role().policies()) {
            var line = role.grantedAt().getOrDefault(policy.name(), role.location());
            statements(policy.document()).forEach(statement -> grants.add(new Grant(statement, line)));
        }
        return new DeployRole(role.policiesAt(), grants, Policies.of(role.role()));
    }

    private static String fault(Stack stack, Optional<String> wanted) {
        var names = stack.roles().stream().map(Stack.RoleResource::logicalId).collect(Collectors.joining(", "));
        return names.isEmpty()
                ? "this template has no role"
                : wanted.map(name -> "there is no role " + name + "; there are: " + names)
                        .orElse("this template has several roles; name one of them behind the file, as in #"
                                + stack.roles().getFirst().logicalId() + ": " + names);
    }

    private static Stream<JsonNode> statements(PolicyDocument document) {
        var statements = document.json().path("Statement");
        return statements.isArray() ? statements.valueStream() : Stream.of(statements);
    }
}
