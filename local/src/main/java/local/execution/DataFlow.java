package local.execution;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import local.asl.Catcher;
import local.asl.ChoiceState;
import local.asl.Data;
import local.asl.ResultPath;
import local.asl.Transition;
import local.asl.expression.Expression;
import local.asl.expression.Scope;
import local.execution.task.Failure;
import tools.jackson.databind.JsonNode;

/**
 * What becomes of data in a state, field by field: from its input to what its work is given, and from the result of that
 * to its output and to variables.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html">Processing
 *     input and output</a>
 */
record DataFlow(Visit visit) {

    /** InputPath (JSONPath): what the state works on. */
    JsonNode effectiveInput(Data data) {
        return switch (data) {
            case Data.Paths paths ->
                visit.inspected(
                        "afterInputPath",
                        paths.inputPath()
                                .map(path -> path.evaluate(visit.scope()))
                                .orElse(visit.input()));
            case Data.Jsonata _ -> visit.input();
        };
    }

    /**
     * What the work is given: Parameters on the effective input, or Arguments; the effective input where there are
     * none.
     */
    JsonNode arguments(Data data) {
        var effective = effectiveInput(data);
        return switch (data) {
            case Data.Paths paths -> visit.inspected("afterParameters", evaluated(paths.parameters(), effective));
            case Data.Jsonata jsonata -> visit.inspected("afterArguments", evaluated(jsonata.arguments(), effective));
        };
    }

    private JsonNode evaluated(Optional<Expression> template, JsonNode effective) {
        return template.map(arguments -> arguments.evaluate(visit.scope(effective)))
                .orElse(effective);
    }

    /** Ends a state that did work, whose result {@code $states.result} shows. */
    Step succeed(JsonNode result, Data data, Optional<Expression> assign, Transition transition) {
        return end(result, visit.scope().withResult(result), data, assign, transition);
    }

    /** Ends a state that has no result of its own and passes {@code value} on. */
    Step pass(JsonNode value, Data data, Optional<Expression> assign, Transition transition) {
        return end(value, visit.scope(), data, assign, transition);
    }

    private Step end(
            JsonNode result, Scope jsonataScope, Data data, Optional<Expression> assign, Transition transition) {
        return switch (data) {
            case Data.Paths paths -> {
                var selected = visit.inspected(
                        "afterResultSelector",
                        paths.resultSelector()
                                .map(selector -> selector.evaluate(visit.scope(result)))
                                .orElse(result));
                var placed = visit.inspected("afterResultPath", place(selected, paths.resultPath()));
                var output = paths.outputPath()
                        .map(path -> path.evaluate(visit.scope(placed)))
                        .orElse(placed);
                yield visit.exit(output, assigned(assign, visit.scope(selected)), transition);
            }
            case Data.Jsonata jsonata -> {
                var output = jsonata.output()
                        .map(template -> template.evaluate(jsonataScope))
                        .orElse(result);
                yield visit.exit(output, assigned(assign, jsonataScope), transition);
            }
        };
    }

    /** Goes on with the Choice Rule that holds. */
    Step choose(JsonNode effective, Data data, ChoiceState.Rule rule) {
        var scope = visit.scope(effective);
        var output = switch (data) {
            case Data.Paths paths ->
                paths.outputPath().map(path -> path.evaluate(scope)).orElse(effective);
            case Data.Jsonata _ ->
                rule.output().map(template -> template.evaluate(scope)).orElse(effective);
        };
        return visit.exit(output, assigned(rule.assign(), scope), new Transition.Next(rule.next()));
    }

    /** Goes on with what a catcher says. */
    Step caught(Failure failure, Catcher catcher) {
        var error = failure.errorOutput();
        var scope = visit.scope().withErrorOutput(error);
        return switch (visit.state().queryLanguage()) {
            case JSON_PATH ->
                visit.exit(
                        place(error, catcher.resultPath()),
                        assigned(catcher.assign(), visit.scope(error)),
                        new Transition.Next(catcher.next()));
            case JSONATA ->
                visit.exit(
                        catcher.output()
                                .map(template -> template.evaluate(scope))
                                .orElse(error),
                        assigned(catcher.assign(), scope),
                        new Transition.Next(catcher.next()));
        };
    }

    private JsonNode place(JsonNode result, ResultPath resultPath) {
        return switch (resultPath) {
            case ResultPath.Replace _ -> result;
            case ResultPath.Discard _ -> visit.input();
            case ResultPath.Insert(var path) -> path.put(visit.input(), result);
        };
    }

    /** The variables that {@code assign} gives, by name. */
    private static Map<String, JsonNode> assigned(Optional<Expression> assign, Scope scope) {
        if (assign.isEmpty()) {
            return Map.of();
        }
        var variables = new LinkedHashMap<String, JsonNode>();
        assign.get().evaluate(scope).forEachEntry(variables::put);
        return variables;
    }
}
