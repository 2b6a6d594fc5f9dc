package local.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import local.template.stack.Stack;

/** The grants that stand in a template, as a person calls them: by their lines. */
final class Grants {

    private final Path template;
    private final List<String> lines;

    Grants(Path template) {
        this.template = template;
        try {
            lines = Files.readAllLines(template);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Those of a role that the template spells out; what SAM adds by itself is not among them. */
    Stream<Reachable> of(Stack.RoleResource role) {
        return role.role().policies().stream().flatMap(policy -> of(role, policy.name()).stream());
    }

    Optional<Reachable> of(Stack.RoleResource role, String policyName) {
        return Optional.ofNullable(role.grantedAt().get(policyName))
                .filter(location -> location.line() > 0 && location.line() <= lines.size())
                .filter(location -> lines.get(location.line() - 1).strip().startsWith("- "))
                .map(location -> Reachable.grant(role.owner(), name(location.line()), template, location.line()));
    }

    /** The policy template's name; of a policy that is spelled out, its first statement's Sid. */
    private String name(int line) {
        var first = lines.get(line - 1).strip().replaceFirst("^- ", "").replaceFirst(":.*$", "");
        return !first.equals("Version") && !first.equals("Statement")
                ? first
                : lines.stream()
                        .skip(line)
                        .limit(4)
                        .map(String::strip)
                        .filter(text -> text.matches("(- )?Sid: .*"))
                        .findFirst()
                        .map(text -> text.replaceFirst("^.*Sid: ", ""))
                        .orElse("a policy");
    }
}
