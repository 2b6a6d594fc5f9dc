package local.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import local.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What some real executions told: how long each thing took, which way they went, how much they logged.
 *
 * @param executions how many there were
 * @param durations  by a state's name; of the functions that answer callbacks by their logical ID: from when a message is
 *                   received
 * @param cold       how long the init phase of a function took, by its logical ID
 * @param branches   of each Choice state, how often it went where
 * @param items      of each Map state, how many items there were
 * @param logBytes   that one execution logged, with its functions
 * @param traces     whether executions are traced, and how many traces one is
 */
public record Measured(
        long executions,
        Map<String, Samples> durations,
        Map<String, Samples> cold,
        Map<String, Map<String, Long>> branches,
        Map<String, List<Long>> items,
        double logBytes,
        double traces) {

    /** Nothing was measured: all is given. */
    public static final Measured NOTHING = new Measured(0, Map.of(), Map.of(), Map.of(), Map.of(), 0, 0);

    /** The same where this takes so long, whatever was measured. */
    public Measured with(String name, Samples given) {
        var all = new LinkedHashMap<>(durations);
        all.put(name, given);
        return new Measured(executions, all, cold, branches, items, logBytes, traces);
    }

    /** The same where a Choice state goes where it is said, by parts of thousand. */
    public Measured with(String choice, Map<String, Long> given) {
        var all = new LinkedHashMap<>(branches);
        all.put(choice, given);
        return new Measured(executions, durations, cold, all, items, logBytes, traces);
    }

    /** The same where a Map state has so many items. */
    public Measured withItems(String map, long count) {
        var all = new LinkedHashMap<>(items);
        all.put(map, List.of(count));
        return new Measured(executions, durations, cold, branches, all, logBytes, traces);
    }

    /** As a file holds it, times in microseconds. */
    public ObjectNode json() {
        var json = Json.object().put("executions", executions);
        write(json.putObject("durations"), durations);
        write(json.putObject("cold"), cold);
        var ways = json.putObject("branches");
        branches.forEach((choice, counts) -> {
            var way = ways.putObject(choice);
            counts.forEach(way::put);
        });
        var lists = json.putObject("items");
        items.forEach((map, counts) -> {
            var list = lists.putArray(map);
            counts.forEach(list::add);
        });
        return json.put("logBytes", logBytes).put("traces", traces);
    }

    private static void write(ObjectNode json, Map<String, Samples> all) {
        new TreeMap<>(all).forEach((name, samples) -> {
            var list = json.putArray(name);
            samples.attempts().forEach(attempt -> {
                var one = list.addObject().put("micros", attempt.micros()).put("busy", attempt.busy());
                attempt.error().ifPresent(error -> one.put("error", error));
            });
        });
    }

    /**
     * What {@link #json} wrote.
     *
     * @throws IllegalArgumentException where it is no such file: it says what is wrong
     */
    public static Measured parse(String text) {
        JsonNode json;
        try {
            json = Json.parse(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("this is no JSON: " + e.getOriginalMessage(), e);
        }
        if (!(json.get("durations") instanceof ObjectNode)) {
            throw new IllegalArgumentException(
                    "there are no \"durations\": bin/local simulate --save FILE writes such a file");
        }
        var branches = new LinkedHashMap<String, Map<String, Long>>();
        json.path("branches").properties().forEach(choice -> {
            var counts = new LinkedHashMap<String, Long>();
            choice.getValue()
                    .properties()
                    .forEach(way -> counts.put(way.getKey(), way.getValue().asLong(0)));
            branches.put(choice.getKey(), counts);
        });
        var items = new LinkedHashMap<String, List<Long>>();
        json.path("items")
                .properties()
                .forEach(map -> items.put(
                        map.getKey(),
                        map.getValue()
                                .valueStream()
                                .map(count -> count.asLong(0))
                                .toList()));
        return new Measured(
                json.path("executions").asLong(0),
                samples(json.path("durations")),
                samples(json.path("cold")),
                branches,
                items,
                json.path("logBytes").asDouble(0),
                json.path("traces").asDouble(0));
    }

    private static Map<String, Samples> samples(JsonNode json) {
        var all = new LinkedHashMap<String, Samples>();
        json.properties().forEach(each -> {
            var attempts = new ArrayList<Samples.Attempt>();
            for (var attempt : each.getValue()) {
                long micros = attempt.path("micros").asLong(-1);
                if (micros < 0) {
                    throw new IllegalArgumentException(
                            "a duration of " + each.getKey() + " has no \"micros\" that is a number of microseconds");
                }
                attempts.add(new Samples.Attempt(
                        micros,
                        attempt.path("busy").asLong(0),
                        attempt.path("error").asStringOpt()));
            }
            if (!attempts.isEmpty()) {
                all.put(each.getKey(), new Samples(attempts));
            }
        });
        return all;
    }
}
