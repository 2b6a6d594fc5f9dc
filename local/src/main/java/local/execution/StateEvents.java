package local.execution;

import java.util.Optional;
import local.asl.ChoiceState;
import local.asl.FailState;
import local.asl.MapState;
import local.asl.ParallelState;
import local.asl.PassState;
import local.asl.State;
import local.asl.SucceedState;
import local.asl.TaskState;
import local.asl.WaitState;
import local.execution.history.HistoryEventType;

/** The events that a state of each type has in the history. */
final class StateEvents {

    private StateEvents() {}

    static HistoryEventType entered(State state) {
        return switch (state) {
            case TaskState _ -> HistoryEventType.TASK_STATE_ENTERED;
            case ParallelState _ -> HistoryEventType.PARALLEL_STATE_ENTERED;
            case MapState _ -> HistoryEventType.MAP_STATE_ENTERED;
            case PassState _ -> HistoryEventType.PASS_STATE_ENTERED;
            case WaitState _ -> HistoryEventType.WAIT_STATE_ENTERED;
            case ChoiceState _ -> HistoryEventType.CHOICE_STATE_ENTERED;
            case SucceedState _ -> HistoryEventType.SUCCEED_STATE_ENTERED;
            case FailState _ -> HistoryEventType.FAIL_STATE_ENTERED;
        };
    }

    static HistoryEventType exited(State state) {
        return switch (state) {
            case TaskState _ -> HistoryEventType.TASK_STATE_EXITED;
            case ParallelState _ -> HistoryEventType.PARALLEL_STATE_EXITED;
            case MapState _ -> HistoryEventType.MAP_STATE_EXITED;
            case PassState _ -> HistoryEventType.PASS_STATE_EXITED;
            case WaitState _ -> HistoryEventType.WAIT_STATE_EXITED;
            case ChoiceState _ -> HistoryEventType.CHOICE_STATE_EXITED;
            case SucceedState _ -> HistoryEventType.SUCCEED_STATE_EXITED;
            case FailState _ -> throw new IllegalStateException("A Fail state has no exit");
        };
    }

    /**
     * What the history says when a sibling's failure cuts the state short: only states that take time have such an
     * event.
     */
    static Optional<HistoryEventType> aborted(State state) {
        return switch (state) {
            case TaskState _ -> Optional.of(HistoryEventType.TASK_STATE_ABORTED);
            case WaitState _ -> Optional.of(HistoryEventType.WAIT_STATE_ABORTED);
            case ParallelState _ -> Optional.of(HistoryEventType.PARALLEL_STATE_ABORTED);
            case MapState _ -> Optional.of(HistoryEventType.MAP_STATE_ABORTED);
            case PassState _, ChoiceState _, SucceedState _, FailState _ -> Optional.empty();
        };
    }
}
