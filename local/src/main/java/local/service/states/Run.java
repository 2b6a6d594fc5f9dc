package local.service.states;

import java.util.Optional;
import java.util.stream.Stream;
import local.execution.Execution;
import local.execution.MapRun;

/**
 * An execution with what Step Functions remembers of its start.
 *
 * @param machine  at the time of the start
 * @param revision what is executed
 * @param mapRun   the one that started it, where a distributed Map state did
 */
record Run(
        Execution execution,
        Machine machine,
        Machine.Revision revision,
        Optional<String> versionArn,
        Optional<String> aliasArn,
        Optional<String> traceHeader,
        Optional<MapRun> mapRun) {

    /** The child executions of its distributed Map states. */
    Stream<Run> children() {
        return execution.mapRuns().stream()
                .flatMap(started -> started.executions().stream()
                        .map(child -> new Run(
                                child, machine, revision, versionArn, aliasArn, traceHeader, Optional.of(started))));
    }
}
