package local.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.check.Finding.Severity;
import local.policy.PassedRole;
import local.template.Unknown;
import local.template.stack.Prerequisite;

/**
 * What a role must allow, so that what has the role works.
 *
 * @param actions  {@code lambda:InvokeFunction}
 * @param resource the ARN that is acted on, {@code *} where the actions know none; empty where only a run can tell
 * @param why      what needs it, and where that stands: {@code state SayHello, statemachine/hello.asl.json:9}
 * @param severity of a finding where the role does not allow it
 * @param context  condition keys of the call that are known beforehand
 */
record Need(
        List<String> actions,
        Optional<String> resource,
        String why,
        Severity severity,
        Map<String, List<String>> context) {

    Need(List<String> actions, Optional<String> resource, String why, Severity severity) {
        this(actions, resource, why, severity, Map.of());
    }

    /** To hand a role to a service. */
    static Need passing(PassedRole passed, Optional<String> roleArn, String why) {
        return new Need(List.of(PassedRole.ACTION), roleArn, why, Severity.ERROR, passed.context());
    }

    /**
     * Whether a resource has a part that only AWS knows, or a substitution of which the definition is told that it has
     * no value.
     */
    static boolean isOpen(String resource) {
        return Unknown.isIn(resource) || resource.contains("${");
    }

    /** The resource, where all of it is known. */
    Optional<String> known() {
        return resource.filter(arn -> !isOpen(arn));
    }

    static Need of(List<String> actions, Optional<String> resource, String why) {
        return new Need(actions, resource, why, Severity.ERROR);
    }

    /** What may well be granted: nothing that was found needs it, but a person does now and then. */
    static Need useful(List<String> actions, String resource, String why) {
        return new Need(actions, Optional.of(resource), why, Severity.NOTE);
    }

    static Need of(Prerequisite prerequisite) {
        return of(prerequisite.actions(), Optional.of(prerequisite.resource()), prerequisite.why());
    }

    /** Without it everything works, but something is lost or left behind. */
    static Need lesser(List<String> actions, String resource, String why) {
        return new Need(actions, Optional.of(resource), why, Severity.WARNING);
    }
}
