package local.service;

import java.util.Optional;
import local.execution.Execution;

/**
 * An execution with what Step Functions remembers of its start.
 *
 * @param machine  at the time of the start
 * @param revision what is executed
 */
record Run(Execution execution, Machine machine, Machine.Revision revision, Optional<String> versionArn,
        Optional<String> aliasArn,
        Optional<String> traceHeader) {
}
