package local.asl.graph;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import local.asl.ChoiceState;
import local.asl.Condition;
import local.asl.FailState;
import local.asl.MapState;
import local.asl.Operator;
import local.asl.ParallelState;
import local.asl.PassState;
import local.asl.Resource;
import local.asl.State;
import local.asl.SucceedState;
import local.asl.TaskState;
import local.asl.WaitState;
import local.asl.expression.Expression;

/** What a drawing says of states and conditions, in few words. */
final class Labels {

    private Labels() {}

    /** What the state calls or waits for: {@code lambda:invoke}, {@code 5 s}. */
    static String detail(State state) {
        return switch (state) {
            case TaskState task ->
                switch (task.resource()) {
                    case Resource.Integration(var _, var service, var action, var pattern) ->
                        service + ":" + action + pattern.suffix();
                    case Resource.LambdaFunction(var arn) -> "lambda " + last(arn);
                    case Resource.Activity(var arn) -> "activity " + last(arn);
                };
            case MapState map -> map.processor().mode() == MapState.Mode.DISTRIBUTED ? "Distributed Map" : "Map";
            case WaitState wait ->
                switch (wait.until()) {
                    case WaitState.Until.Seconds(var seconds) -> "Wait " + bare(seconds) + " s";
                    case WaitState.Until.Timestamp(var timestamp) -> "Wait until " + bare(timestamp);
                };
            case ParallelState _, PassState _, ChoiceState _, SucceedState _, FailState _ -> state.type();
        };
    }

    /** {@code $.count > 3}. */
    static String text(Condition condition) {
        return switch (condition) {
            case Condition.And(var conditions) -> joined(conditions, " and ");
            case Condition.Or(var conditions) -> joined(conditions, " or ");
            case Condition.Not(var negated) -> "not (" + text(negated) + ")";
            case Condition.Jsonata(var expression, var _) -> bare(expression);
            case Condition.Comparison(var variable, var operator, var operand) ->
                variable.source() + " " + text(operator, bare(operand));
        };
    }

    private static String joined(List<Condition> conditions, String word) {
        return conditions.stream()
                .map(part -> part instanceof Condition.Comparison ? text(part) : "(" + text(part) + ")")
                .collect(Collectors.joining(word));
    }

    private static String text(Operator operator, String operand) {
        var name = operator.text();
        if (name.startsWith("Is")) {
            return (operand.equals("false") ? "is not " : "is ")
                    + name.substring("Is".length()).toLowerCase(Locale.ROOT);
        }
        var sign = name.endsWith("GreaterThanEquals")
                ? "≥"
                : name.endsWith("LessThanEquals")
                        ? "≤"
                        : name.endsWith("GreaterThan")
                                ? ">"
                                : name.endsWith("LessThan") ? "<" : name.endsWith("Matches") ? "matches" : "=";
        return sign + " " + operand;
    }

    /** An expression without the braces that mark it. */
    private static String bare(Expression expression) {
        return expression.source().replaceFirst("^\\{%\\s*", "").replaceFirst("\\s*%}$", "");
    }

    private static String last(String arn) {
        return arn.substring(arn.lastIndexOf(':') + 1);
    }
}
