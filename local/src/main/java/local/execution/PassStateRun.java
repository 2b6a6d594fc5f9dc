package local.execution;

import local.asl.PassState;

/** Passes its input on, or a fixed result. */
record PassStateRun(PassState state, Visit visit) {

    Step run() {
        var value = state.result().orElseGet(() -> visit.data().arguments(state.data()));
        return visit.data().pass(value, state.data(), state.assign(), state.transition());
    }
}
