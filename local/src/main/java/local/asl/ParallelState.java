package local.asl;

import java.util.List;
import java.util.Optional;
import local.asl.expression.Expression;
import local.asl.expression.QueryLanguage;

/** Runs its branches side by side; its result is the list of their outputs. */
public record ParallelState(
        String name,
        QueryLanguage queryLanguage,
        List<Flow> branches,
        Data data,
        List<Retrier> retry,
        List<Catcher> catchers,
        Optional<Expression> assign,
        Transition transition)
        implements RetryingState {

    static ParallelState parse(String name, Fields fields) {
        fields.require("Branches");
        var branches = fields.objects("Branches").stream()
                .map(branch -> {
                    var inner = branch.with(branch.reading()
                            .ofFlow(
                                    branch.reading().outline().inner(),
                                    branch.reading().express()));
                    var flow = Flow.parse(inner);
                    inner.end();
                    return flow;
                })
                .toList();
        return new ParallelState(
                name,
                fields.language(),
                branches,
                Data.parse(fields, "Parameters", "Arguments", "ResultSelector", "ResultPath"),
                Retrier.parse(fields),
                Catcher.parse(fields),
                Assign.parse(fields, StatesField.RESULT),
                Transition.parse(fields));
    }
}
