package local.execution;

import local.asl.ChoiceState;
import local.asl.FailState;
import local.asl.Flow;
import local.asl.MapState;
import local.asl.ParallelState;
import local.asl.PassState;
import local.asl.State;
import local.asl.SucceedState;
import local.asl.TaskState;
import local.asl.WaitState;
import local.asl.expression.ErrorName;
import local.asl.expression.StatesException;
import local.execution.task.Failure;
import local.json.JsonText;
import tools.jackson.databind.JsonNode;

/** Walks from state to state: the whole machine, a branch of a Parallel state or an iteration of a Map state. */
record FlowRun(Strand strand, Flow flow, Checkpoint checkpoint) {

    /**
     * Runs to the end, from where the checkpoint says that it came to.
     *
     * @return the output of the state that ends it
     * @throws Failure where a state fails and nothing in the flow catches that
     */
    JsonNode run(JsonText input) {
        var step = checkpoint.resume(strand, new Step.Next(flow.startAt(), input));
        while (step instanceof Step.Next(var name, var given)) {
            step = visit(flow.state(name), given);
            checkpoint.advance(step, strand.variables());
        }
        return step.output();
    }

    private Step visit(State state, JsonText input) {
        var visit = checkpoint.enter(strand, state, input);
        var left = strand.walkTo(Recorded::isExit);
        if (left.isPresent()) {
            return visit.leftBefore(left.get());
        }
        try {
            return run(state, visit);
        } catch (StatesException e) {
            throw visit.failed(e);
        } catch (Failure | Aborted e) {
            throw e;
        } catch (RuntimeException | Error e) {
            // A fault of ours, or a definition that is out to break us: it must end this execution and no other.
            throw Failure.found(ErrorName.RUNTIME, visit.explain(Failure.sentence(e)));
        }
    }

    private static Step run(State state, Visit visit) {
        return switch (state) {
            case PassState pass -> new PassStateRun(pass, visit).run();
            case TaskState task -> new TaskStateRun(task, visit).run();
            case ChoiceState choice -> new ChoiceStateRun(choice, visit).run();
            case WaitState wait -> new WaitStateRun(wait, visit).run();
            case SucceedState succeed -> new SucceedStateRun(succeed, visit).run();
            case FailState fail -> new FailStateRun(fail, visit).run();
            case ParallelState parallel -> new ParallelStateRun(parallel, visit).run();
            case MapState map -> new MapStateRun(map, visit).run();
        };
    }
}
