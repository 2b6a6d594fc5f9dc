package local.execution;

import java.util.Optional;
import local.asl.SucceedState;
import local.asl.Transition;

/** Ends the machine, branch or iteration with success. */
record SucceedStateRun(SucceedState state, Visit visit) {

    Step run() {
        return visit.data()
                .pass(visit.data().effectiveInput(state.data()), state.data(), Optional.empty(), new Transition.End());
    }
}
