package local.execution;

import local.asl.PassState;

/** Passes its input on, or a fixed result. */
record PassStateRun(PassState state, Visit visit) {

    Step run() {
        var value = state.result().orElseGet(() -> visit.arguments(state.data()));
        return visit.pass(value, state.data(), state.assign(), state.transition());
    }
}
