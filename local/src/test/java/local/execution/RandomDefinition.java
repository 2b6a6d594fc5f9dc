package local.execution;

import java.util.random.RandomGenerator;
import local.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes definitions that AWS would take: states of every type, nested, that only lead forward, so that each execution
 * ends. The same generator makes the same definition.
 */
final class RandomDefinition {

    private static final int DEEPEST = 3;

    private final RandomGenerator random;
    private int states;

    RandomDefinition(RandomGenerator random) {
        this.random = random;
    }

    /** A whole definition, as JSON text. */
    String machine() {
        return Json.write(flow(0));
    }

    private ObjectNode flow(int depth) {
        int count = 1 + random.nextInt(4);
        var names = new String[count];
        for (int i = 0; i < count; i++) {
            names[i] = "S" + states++;
        }
        var flow = Json.object().put("StartAt", names[0]);
        var all = flow.putObject("States");
        for (int i = 0; i < count; i++) {
            // The last state ends the flow, and each other goes to the next, so that all can be reached.
            all.set(names[i], state(i + 1 < count ? names[i + 1] : null, depth));
        }
        return flow;
    }

    private ObjectNode state(String next, int depth) {
        return switch (random.nextInt(next == null ? 9 : 8)) {
            case 0 -> choice(next);
            case 1 -> to(Json.object().put("Type", "Wait").put("Seconds", random.nextInt(1000)), next);
            case 2, 3 -> task(next);
            case 4 -> depth < DEEPEST ? parallel(next, depth) : pass(next, depth);
            case 5 -> depth < DEEPEST ? map(next, depth) : pass(next, depth);
            case 8 ->
                random.nextInt(3) > 0
                        ? Json.object().put("Type", "Succeed")
                        : Json.object()
                                .put("Type", "Fail")
                                .put("Error", "Random" + random.nextInt(3))
                                .put("Cause", "at random");
            default -> pass(next, depth);
        };
    }

    private ObjectNode pass(String next, int depth) {
        var pass = Json.object().put("Type", "Pass");
        if (random.nextBoolean()) {
            pass.put("Result", random.nextInt(100)).put("ResultPath", "$.r" + random.nextInt(5));
        } else {
            // What an outer flow assigns must not be assigned within.
            pass.putObject("Assign").put("v" + depth, random.nextInt(100));
        }
        return to(pass, next);
    }

    private ObjectNode choice(String next) {
        if (next == null) {
            return Json.object().put("Type", "Succeed");
        }
        var choice = Json.object().put("Type", "Choice").put("Default", next);
        choice.putArray("Choices")
                .addObject()
                .put("Variable", "$.r" + random.nextInt(5))
                .put("IsPresent", random.nextBoolean())
                .put("Next", next);
        return choice;
    }

    private ObjectNode task(String next) {
        var task = Json.object()
                .put("Type", "Task")
                .put(
                        "Resource",
                        random.nextInt(3) == 0
                                ? "arn:aws:lambda:us-east-1:123456789012:function:hello"
                                : random.nextBoolean()
                                        ? "arn:aws:states:::lambda:invoke"
                                        : "arn:aws:states:::sqs:sendMessage.waitForTaskToken");
        task.put("ResultPath", "$.t").put("TimeoutSeconds", 1 + random.nextInt(100));
        if (task.path("Resource").asString().endsWith("Token")) {
            task.putObject("Parameters").put("QueueUrl", "queue").put("MessageBody.$", "$$.Task.Token");
        } else {
            task.putObject("Parameters").put("FunctionName.$", "$$.State.Name");
        }
        handle(task, next);
        return to(task, next);
    }

    private ObjectNode parallel(String next, int depth) {
        var parallel = Json.object().put("Type", "Parallel").put("ResultPath", "$.p");
        var branches = parallel.putArray("Branches");
        for (int i = 0; i <= random.nextInt(3); i++) {
            branches.add(flow(depth + 1));
        }
        handle(parallel, next);
        return to(parallel, next);
    }

    private ObjectNode map(String next, int depth) {
        var map = Json.object()
                .put("Type", "Map")
                .put("ItemsPath", "$.items")
                .put("ResultPath", "$.m")
                .put("MaxConcurrency", random.nextInt(4));
        map.putObject("ItemSelector").put("items.$", "$.items").put("item.$", "$$.Map.Item.Value");
        map.set("ItemProcessor", flow(depth + 1));
        handle(map, next);
        return to(map, next);
    }

    private void handle(ObjectNode state, String next) {
        if (random.nextBoolean()) {
            var retrier = state.putArray("Retry")
                    .addObject()
                    .put("MaxAttempts", random.nextInt(3))
                    .put("IntervalSeconds", 1 + random.nextInt(9));
            retrier.putArray("ErrorEquals").add("Random" + random.nextInt(3));
        }
        if (next != null && random.nextBoolean()) {
            var catcher = state.putArray("Catch").addObject().put("Next", next).put("ResultPath", "$.c");
            catcher.putArray("ErrorEquals").add(random.nextBoolean() ? "States.ALL" : "Random" + random.nextInt(3));
        }
    }

    private static ObjectNode to(ObjectNode state, String next) {
        return next == null ? state.put("End", true) : state.put("Next", next);
    }
}
