package local.asl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Definitions of one state, as tests write them. */
final class Definitions {

    private Definitions() {}

    /** The state of that definition, which is right. */
    static <S extends State> S state(Class<S> type, String definition) {
        return type.cast(State.parse("Example", definition));
    }

    /** What is wrong with a definition: {@code message at path}. */
    static List<String> faults(String definition) {
        return StateMachine.validate(definition, false).stream()
                .map(finding -> finding.message()
                        + finding.location().map(" at "::concat).orElse(""))
                .toList();
    }

    /** What is wrong with one state, which is to go on to the state {@code Next}; paths begin at the state. */
    static List<String> faultsOfState(String state) {
        var findings = StateMachine.validate("""
            {"StartAt": "S", "States": {"S": %s, "Next": {"Type": "Succeed"}, "Other": {"Type": "Pass", "Next": "Next"}}}
            """.formatted(state), false);
        assertThat(findings).allMatch(finding -> finding.location().isPresent());
        return findings.stream()
                .filter(finding -> finding.location().orElseThrow().startsWith("/States/S"))
                .map(finding -> finding.message() + " at "
                        + finding.location().orElseThrow().substring("/States/S".length()))
                .toList();
    }
}
