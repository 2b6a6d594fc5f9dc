package local.junit;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import local.asl.Catcher;
import local.asl.ChoiceState;
import local.asl.Condition;
import local.asl.Data;
import local.asl.FailState;
import local.asl.MapState;
import local.asl.ParallelState;
import local.asl.PassState;
import local.asl.State;
import local.asl.SucceedState;
import local.asl.TaskState;
import local.asl.WaitState;
import local.asl.expression.Composite;
import local.asl.expression.Expression;
import local.asl.expression.Jsonata;

/**
 * An expression of a state that goes one way or another.
 *
 * @param isCondition whether it is a Choice Rule's
 */
record Branch(Jsonata expression, boolean isCondition) {

    /** All of a state; not those of states inside it. */
    static Stream<Branch> in(State state) {
        var conditions = state instanceof ChoiceState choice
                ? choice.choices().stream().flatMap(rule -> of(rule.condition()))
                : Stream.<Branch>empty();
        return Stream.concat(
                conditions, expressions(state).flatMap(Branch::jsonata).map(one -> new Branch(one, false)));
    }

    /** What decides in it, as it has it. */
    Stream<String> parts() {
        return expression.decisions(isCondition).stream();
    }

    /** Has {@code watcher} told how each part was decided. */
    void watch(BiConsumer<String, Boolean> watcher) {
        expression.watch(isCondition, watcher);
    }

    private static Stream<Branch> of(Condition condition) {
        return condition instanceof Condition.Jsonata(Jsonata expression, var _)
                ? Stream.of(new Branch(expression, true))
                : Stream.empty();
    }

    private static Stream<Jsonata> jsonata(Expression expression) {
        return switch (expression) {
            case Jsonata one -> Stream.of(one);
            case Composite.Fields(var _, var fields) -> fields.values().stream().flatMap(Branch::jsonata);
            case Composite.Elements(var _, var elements) -> elements.stream().flatMap(Branch::jsonata);
            default -> Stream.empty();
        };
    }

    private static Stream<Expression> expressions(State state) {
        return switch (state) {
            case TaskState task ->
                all(
                        of(task.data()),
                        of(task.timeoutSeconds(), task.heartbeatSeconds(), task.credentials(), task.assign()),
                        task.catchers().stream().flatMap(Branch::of));
            case ParallelState parallel ->
                all(
                        of(parallel.data()),
                        of(parallel.assign()),
                        parallel.catchers().stream().flatMap(Branch::of));
            case MapState map ->
                all(
                        of(
                                map.items(),
                                map.itemSelector(),
                                map.maxConcurrency(),
                                map.toleratedFailureCount(),
                                map.toleratedFailurePercentage(),
                                map.assign()),
                        of(
                                map.itemReader().flatMap(MapState.ItemReader::arguments),
                                map.itemReader()
                                        .flatMap(reader -> reader.config().maxItems()),
                                map.itemBatcher().flatMap(MapState.ItemBatcher::batchInput),
                                map.itemBatcher().flatMap(MapState.ItemBatcher::maxItemsPerBatch),
                                map.itemBatcher().flatMap(MapState.ItemBatcher::maxInputBytesPerBatch),
                                map.resultWriter().flatMap(MapState.ResultWriter::arguments)),
                        of(map.data()),
                        map.catchers().stream().flatMap(Branch::of));
            case PassState pass -> all(of(pass.data()), of(pass.assign()));
            case WaitState wait ->
                all(
                        Stream.of(
                                switch (wait.until()) {
                                    case WaitState.Until.Seconds(var seconds) -> seconds;
                                    case WaitState.Until.Timestamp(var timestamp) -> timestamp;
                                }),
                        of(wait.data()),
                        of(wait.assign()));
            case ChoiceState choice ->
                all(
                        choice.choices().stream().flatMap(rule -> of(rule.output(), rule.assign())),
                        of(choice.data()),
                        of(choice.assign()));
            case SucceedState succeed -> of(succeed.data());
            case FailState fail -> of(fail.error(), fail.cause());
        };
    }

    private static Stream<Expression> of(Data data) {
        return data instanceof Data.Jsonata(var arguments, var output) ? of(arguments, output) : Stream.empty();
    }

    private static Stream<Expression> of(Catcher catcher) {
        return of(catcher.output(), catcher.assign());
    }

    @SafeVarargs
    private static Stream<Expression> of(Optional<Expression>... fields) {
        return Stream.of(fields).flatMap(Optional::stream);
    }

    @SafeVarargs
    private static Stream<Expression> all(Stream<Expression>... parts) {
        return Stream.of(parts).flatMap(part -> part);
    }
}
