package local.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import local.check.ClassCalls.ClassCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.SendTaskSuccessRequest;
import software.amazon.awssdk.services.sqs.SqsClient;

/** What is seen of compiled code. */
class ClassCallsTest {

    @TempDir
    private Path classes;

    /** Code as a function has it. */
    static final class Caller {

        void calls(SqsClient queue, SfnClient machines) {
            queue.sendMessage(request -> request.messageBody("hi"));
            Stream.of(SendTaskSuccessRequest.builder().build()).forEach(machines::sendTaskSuccess);
            machines.listExecutionsPaginator(request -> request.stateMachineArn("arn"))
                    .forEach(page -> machines.close());
        }
    }

    @Test
    void callsMethodReferencesAndPaginators() throws Exception {
        var name = "ClassCallsTest$Caller.class";
        try (var file = ClassCallsTest.class.getResourceAsStream(name)) {
            Files.write(classes.resolve(name), file.readAllBytes());
        }

        assertThat(ClassCalls.in(classes))
                .extracting(ClassCall::service, ClassCall::operation)
                .containsExactlyInAnyOrder(
                        tuple("sqs", "SendMessage"), tuple("sfn", "SendTaskSuccess"), tuple("sfn", "ListExecutions"));
        assertThat(ClassCalls.in(classes))
                .extracting(ClassCall::place)
                .allMatch(place -> place.matches("ClassCallsTest.java:\\d+"));
    }
}
