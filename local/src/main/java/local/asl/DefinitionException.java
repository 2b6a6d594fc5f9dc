package local.asl;

import java.util.List;
import java.util.stream.Collectors;

/** A definition that cannot run. Its message is that of AWS's error {@code InvalidDefinition}. */
public final class DefinitionException extends RuntimeException {

    private final List<Finding> findings;

    DefinitionException(List<Finding> findings) {
        super(
                findings.stream()
                        .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                        .map(Finding::summary)
                        .collect(Collectors.joining(", ", "Invalid State Machine Definition: '", "'")),
                null,
                false,
                false);
        this.findings = List.copyOf(findings);
    }

    /** Every fault, and the warnings, in the order in which they were found. */
    public List<Finding> findings() {
        return findings;
    }
}
