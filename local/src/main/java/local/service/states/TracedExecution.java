package local.service.states;

import java.util.Optional;
import local.execution.Execution;
import local.service.api.TraceHeader;

/**
 * An execution that X-Ray tells of.
 *
 * @param machine the name of its state machine
 * @param traceId of the trace that it belongs to: the one that it was started with, or its own
 */
public record TracedExecution(Execution execution, String machine, String traceId) {

    static TracedExecution of(Run run) {
        return of(run.machine(), run.execution(), run.traceHeader());
    }

    static TracedExecution of(Machine machine, Execution execution, Optional<String> traceHeader) {
        return new TracedExecution(
                execution,
                machine.name(),
                traceHeader
                        .flatMap(TraceHeader::root)
                        .orElseGet(() -> TraceHeader.traceId(execution.startDate(), execution.arn())));
    }

    static boolean isTraced(Machine.Revision revision) {
        return Boolean.TRUE.equals(revision.tracing().enabled());
    }
}
