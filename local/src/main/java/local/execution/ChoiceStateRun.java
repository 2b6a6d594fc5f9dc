package local.execution;

import local.asl.ChoiceState;
import local.asl.Transition;
import local.asl.expression.ErrorName;
import local.asl.expression.StatesException;

/** Goes on with the first rule that holds. */
record ChoiceStateRun(ChoiceState state, Visit visit) {

    Step run() {
        var effective = visit.data().effectiveInput(state.data());
        var scope = visit.scope(effective);
        for (var rule : state.choices()) {
            if (rule.condition().holds(scope)) {
                return visit.data().choose(effective, state.data(), rule);
            }
        }
        var next = state.defaultNext()
                .orElseThrow(() -> new StatesException(
                        ErrorName.NO_CHOICE_MATCHED,
                        "Failed to transition out of the state. The state does not point to a next state."));
        return visit.data().pass(effective, state.data(), state.assign(), new Transition.Next(next));
    }
}
