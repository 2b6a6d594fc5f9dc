package local.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import local.template.stack.Definitions;
import local.template.stack.Stack.StateMachineResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State machines' definitions that are wrong are told with every fault, and where it is, before anything starts. */
class DefinitionsTest {

    @TempDir
    private Path folder;

    @Test
    void everyFaultIsToldWithItsFileAndLine() {
        assertThat(fault("""
            {
              "StartAt": "Hello",
              "States": {
                "Hello": {
                  "Type": "Pass",
                  "Nxt": "Done",
                  "End": true
                },
                "Done": {"Type": "Succeed"}
              }
            }
            """)).isEqualTo("""
                machine.asl.json:6: Field 'Nxt' is not supported at /States/Hello (SCHEMA_VALIDATION_FAILED)
                machine.asl.json:9: State "Done" is not reachable. at /States/Done (MISSING_TRANSITION_TARGET)\
                """);
    }

    @Test
    void aDefinitionThatIsNotJsonIsToldByTheLine() {
        assertThat(fault("""
            {
              "StartAt": "Hello"
              "States": {}
            }
            """)).startsWith("machine.asl.json:3: Unexpected character ('\"'");
    }

    @Test
    void aDefinitionThatIsRightIsFine() {
        assertThatCode(() -> Definitions.parse(machine("""
            {"StartAt": "Hello", "States": {"Hello": {"Type": "Pass", "End": true}}}
            """))).doesNotThrowAnyException();
    }

    private String fault(String definition) {
        var thrown = new String[1];
        assertThatThrownBy(() -> Definitions.parse(machine(definition)))
                .isInstanceOf(TemplateException.class)
                .satisfies(e -> thrown[0] = e.getMessage().replace(folder + "/", ""));
        return thrown[0];
    }

    private StateMachineResource machine(String definition) {
        var fixture = new TemplateFixture(folder);
        fixture.file("machine.asl.json", definition);
        return fixture.read("""
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Machine:
                Type: AWS::Serverless::StateMachine
                Properties:
                  DefinitionUri: machine.asl.json
            """).stateMachines().getFirst();
    }
}
