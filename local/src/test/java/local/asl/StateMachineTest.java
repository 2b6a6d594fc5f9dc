package local.asl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import local.asl.expression.QueryLanguage;
import org.junit.jupiter.api.Test;

/** A definition as a whole: its own fields, and the way through its states. */
class StateMachineTest {

    @Test
    void aDefinitionIsReadIntoRecordsThatSayWhatItSays() {
        var definition = """
            {
              "Comment": "Say hello, then stop",
              "QueryLanguage": "JSONata",
              "TimeoutSeconds": 3600,
              "StartAt": "Hello",
              "States": {
                "Hello": {"Type": "Pass", "Output": {"message": "{% 'Hello, ' & $states.input.name %}"}, "Next": "Done"},
                "Done": {"Type": "Succeed"}
              }
            }
            """;

        var machine = StateMachine.parse(definition);

        assertThat(machine.comment()).hasValue("Say hello, then stop");
        assertThat(machine.queryLanguage()).isEqualTo(QueryLanguage.JSONATA);
        assertThat(machine.timeoutSeconds()).hasValue(3600L);
        assertThat(machine.flow().startAt()).isEqualTo("Hello");
        assertThat(machine.flow().states()).containsOnlyKeys("Hello", "Done");
        assertThat(machine.definition()).isEqualTo(definition);
        assertThat(((PassState) machine.flow().state("Hello")).transition()).isEqualTo(new Transition.Next("Done"));
        assertThat(machine.flow().state("Done"))
                .isEqualTo(new SucceedState(
                        "Done", QueryLanguage.JSONATA, new Data.Jsonata(Optional.empty(), Optional.empty())));
    }
}
