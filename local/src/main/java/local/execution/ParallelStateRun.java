package local.execution;

import local.asl.ParallelState;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/** Runs its branches side by side; its result is the list of their outputs. */
record ParallelStateRun(ParallelState state, Visit visit) {

    Step run() {
        return new Attempts(visit, state.retry(), state.catchers()).run(this::attempt, this::fail);
    }

    private Step attempt() {
        var arguments = visit.arguments(state.data());
        var strand = visit.strand();
        strand.record(HistoryEventType.PARALLEL_STATE_STARTED, EventDetails.NONE);
        var outputs = new JsonNode[state.branches().size()];
        var fork = new Fork(strand);
        for (int i = 0; i < outputs.length; i++) {
            int index = i;
            fork.start(branch -> outputs[index] = new FlowRun(branch, state.branches().get(index)).run(arguments));
        }
        fork.join();
        strand.note(strand.lastEvent(), HistoryEventType.PARALLEL_STATE_SUCCEEDED, EventDetails.NONE);
        var result = Json.array();
        for (var output : outputs) {
            result.add(output);
        }
        return visit.succeed(result, state.data(), state.assign(), state.transition());
    }

    private void fail() {
        visit.strand().record(HistoryEventType.PARALLEL_STATE_FAILED, EventDetails.NONE);
        visit.strand().visit(null);
    }
}
