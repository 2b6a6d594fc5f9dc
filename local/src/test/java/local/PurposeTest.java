package local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.template.Options;
import local.template.reader.Templates;
import local.template.stack.Stack;
import org.junit.jupiter.api.Test;

/** What is started before anybody asks for it: only what is about to be used. */
class PurposeTest {

    private final Stack application = Templates.load(
            Path.of("../template.yaml"), Map.of(), new Options("app", "us-east-1", "123456789012", Optional.empty()));

    @Test
    void executionsHaveTheirFunctionsStartedInTheOrderOfTheMachine() {
        assertThat(ahead(new Purpose.Executions(Optional.empty(), Optional.empty())))
                .containsExactly("HelloWorldFunction", "ReverseFunction", "CallbackWorkerFunction");
    }

    @Test
    void anInvocationHasItsOwnFunctionStarted() {
        assertThat(ahead(new Purpose.Invocation("ReverseFunction"))).containsExactly("ReverseFunction");
        assertThat(ahead(new Purpose.Invocation("app-reverse"))).containsExactly("ReverseFunction");
    }

    @Test
    void aServiceStartsAFunctionWhenItIsInvoked() {
        assertThat(ahead(new Purpose.Service())).isEmpty();
    }

    private List<String> ahead(Purpose purpose) {
        return purpose.ahead(application).stream()
                .map(Stack.Function::logicalId)
                .toList();
    }
}
