package local.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import local.execution.task.MockConfig.MockedResponse;
import local.execution.task.TaskOutcome;
import local.json.Json;

/** What a Task state gets in place of an answer: one after the other, and the last one again and again. */
public final class Mock {

    private final String state;
    private final List<Optional<TaskOutcome>> outcomes = new ArrayList<>();

    Mock(String state) {
        this.state = state;
    }

    /**
     * The call succeeds.
     *
     * @param result JSON, as the service would answer: of {@code lambda:invoke} it is {@code {"Payload": ...}}
     */
    public Mock returns(String result) {
        return add(Optional.of(new TaskOutcome.Succeeded(Json.parse(result))));
    }

    /** The call fails: {@code Lambda.Unknown}. */
    public Mock throwsError(String error, String cause) {
        return add(Optional.of(new TaskOutcome.Failed(error, cause)));
    }

    /** As {@link #returns}, for the next call. */
    public Mock thenReturns(String result) {
        return returns(result);
    }

    /** As {@link #throwsError}, for the next call. */
    public Mock thenThrows(String error, String cause) {
        return throwsError(error, cause);
    }

    /** The call is never answered: it ends by the state's time-out, or by a callback that the test sends. */
    public Mock silent() {
        return add(Optional.empty());
    }

    private Mock add(Optional<TaskOutcome> outcome) {
        outcomes.add(outcome);
        return this;
    }

    MockedResponse response() {
        var answers = new ArrayList<MockedResponse.Answer>();
        for (var outcome : outcomes) {
            int call = answers.size();
            answers.add(
                    new MockedResponse.Answer(call, call == outcomes.size() - 1 ? Integer.MAX_VALUE : call, outcome));
        }
        return new MockedResponse("of " + state, answers);
    }
}
