package local.execution;

import local.asl.ParallelState;
import local.execution.history.EventDetails;
import local.execution.history.HistoryEventType;
import local.json.JsonText;

/** Runs its branches side by side; its result is the list of their outputs. */
record ParallelStateRun(ParallelState state, Visit visit) {

    Step run() {
        return new Attempts(visit, state).run(this::attempt, this::fail);
    }

    private Step attempt() {
        var arguments = JsonText.of(visit.data().arguments(state.data()));
        var strand = visit.strand();
        var base = visit.forks().start(visit.strand(), HistoryEventType.PARALLEL_STATE_STARTED, EventDetails.NONE);
        var branches = visit.forks().checkpoints(state.branches().size());
        var fork = new Fork(strand);
        for (int i = 0; i < branches.size(); i++) {
            var flow = state.branches().get(i);
            var checkpoint = branches.get(i);
            if (!checkpoint.isDone()) {
                fork.start(base + "." + i, branch -> new FlowRun(branch, flow, checkpoint).run(arguments));
            }
        }
        fork.join();
        strand.note(strand.lastEvent(), HistoryEventType.PARALLEL_STATE_SUCCEEDED, EventDetails.NONE);
        return visit.data().succeed(visit.forks().join(), state.data(), state.assign(), state.transition());
    }

    private void fail() {
        visit.strand().record(HistoryEventType.PARALLEL_STATE_FAILED, EventDetails.NONE);
        visit.strand().visit(null);
    }
}
