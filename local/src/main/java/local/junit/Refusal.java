package local.junit;

import java.util.List;
import java.util.stream.Collectors;
import local.policy.Principal;
import local.service.access.Denial;
import local.template.remedy.Remedy;
import local.template.stack.Stack;

/**
 * A call that IAM refused in a test.
 *
 * @param action {@code lambda:InvokeFunction}
 * @param text   AWS's sentence, and the lines that would grant it where they are known
 */
record Refusal(String action, String text) {

    static Refusal of(Stack stack, Denial denial) {
        var remedy = denial.who() instanceof Principal.RoleSession session
                ? Remedy.of(stack, session.roleName(), denial.action(), denial.resource())
                        .map(lines -> "\n" + lines.toString().indent(2).stripTrailing())
                        .orElse("")
                : "";
        return new Refusal(denial.action(), denial.message() + remedy);
    }

    /** As a message tells of them, each once. */
    static String told(List<Refusal> refusals) {
        return refusals.stream()
                .map(refusal -> refusal.text().indent(2).stripTrailing())
                .distinct()
                .collect(Collectors.joining("\n"));
    }
}
