package local.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import local.cost.Cost;
import local.cost.Prices;
import local.cost.Usage;
import local.json.Json;
import local.simulation.Advice;
import local.simulation.Histogram;
import local.simulation.Outcome;
import local.simulation.Pressure;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a simulation came to, for a person and as data.
 *
 * @param measured how many executions it was measured by
 * @param advice   the limit that binds, where one does
 */
record SimulationReport(
        String title, String region, long measured, Outcome outcome, Optional<Advice> advice, Prices prices) {

    private static final double HOURS_A_MONTH = 730;

    void print(PrintWriter out) {
        out.println(title + "; quotas of " + region + ", durations of "
                + (measured == 0 ? "what was given" : measured + " executions measured on this machine"));
        out.println();
        line(
                out,
                "offered",
                counted(outcome.offered()) + ", started " + counted(outcome.started()) + ", refused "
                        + counted(outcome.refused()));
        line(
                out,
                "ended",
                "succeeded " + counted(outcome.succeeded()) + ", failed " + counted(outcome.failed()) + ", timed out "
                        + counted(outcome.timedOut()) + ", dead letters " + counted(outcome.deadLetters()));
        outcome.errors().forEach((error, count) -> line(out, "", error + " " + counted(count)));
        line(
                out,
                "throughput",
                rate(outcome.throughput()) + " succeeded while executions were started; the last ended after "
                        + Durations.text(Duration.ofMillis(outcome.end() / 1000)));
        line(out, "took", took(outcome.succeededLatencies()));
        line(
                out,
                "at most",
                counted(outcome.mostRunning()) + " open executions, " + counted(outcome.mostConcurrent())
                        + " invocations, " + counted(outcome.deepest()) + " messages in a queue");
        var met = met();
        line(out, "met", met.isEmpty() ? "no quota" : "");
        met.forEach(each -> out.println("  " + each));
        var cost = cost();
        line(
                out,
                "cost",
                Cost.dollars(cost.usd()) + " USD for an hour of this, "
                        + Cost.dollars(cost.usd() * HOURS_A_MONTH) + " USD for a month; "
                        + Cost.dollars(
                                outcome.started() == 0
                                        ? 0
                                        : prices.of(outcome.usage()).usd() / outcome.started() * 1000)
                        + " USD for 1,000 executions");
        cost.parts().stream()
                .sorted(Comparator.comparingDouble(Cost.Part::usd).reversed())
                .limit(4)
                .forEach(part -> line(
                        out,
                        "",
                        Math.round(100 * part.usd() / cost.usd()) + " % "
                                + part.price().one()));
        if (!cost.unknown().isEmpty()) {
            line(out, "", "not counted: " + String.join("; ", cost.unknown()));
        }
        line(out, "binds", binds());
    }

    private static void line(PrintWriter out, String what, String text) {
        out.println(String.format("%-12s%s", what, text).stripTrailing());
    }

    private String binds() {
        return advice.map(found -> found.limit() + " (" + found.value() + "): twice as much brings "
                        + rate(found.raised().throughput()) + " instead of " + rate(outcome.throughput()) + ", p95 "
                        + time(found.raised().succeededLatencies().quantile(0.95)) + " instead of "
                        + time(outcome.succeededLatencies().quantile(0.95)))
                .orElse(
                        outcome.pressure().byLimit().isEmpty()
                                ? "nothing: no quota is met at this rate"
                                : "nothing alone: to raise one of what was met changes little");
    }

    /** The limits that were met, the worst first. */
    private List<String> met() {
        var lines = new ArrayList<String>();
        outcome.pressure().byLimit().entrySet().stream()
                .sorted(Map.Entry.<String, Pressure.Met>comparingByValue(Comparator.comparingLong(met -> -met.times())))
                .forEach(each -> lines.add(String.format(Locale.ROOT, "%-46s", each.getKey())
                        + (each.getValue().micros() == 0 ? "refused " : "delayed ")
                        + counted(each.getValue().times())
                        + (each.getValue().micros() == 0
                                ? ""
                                : ", by "
                                        + time(each.getValue().micros()
                                                / each.getValue().times()) + " on the average")));
        return lines;
    }

    private static String took(Histogram took) {
        return took.count() == 0
                ? "nothing succeeded"
                : "p50 " + time(took.quantile(0.5)) + ", p95 " + time(took.quantile(0.95)) + ", p99 "
                        + time(took.quantile(0.99)) + ", at most " + time(took.max());
    }

    private static String counted(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String rate(double rate) {
        return String.format(Locale.ROOT, rate < 10 ? "%.2f/s" : "%,.1f/s", rate);
    }

    private static String time(long micros) {
        return Durations.text(Duration.ofNanos(micros * 1000));
    }

    /** Of an hour. */
    private Cost cost() {
        double hours = outcome.window() / 3600e6;
        return prices.of(new Usage().add(outcome.usage(), 1 / hours));
    }

    ObjectNode json() {
        var json = told(outcome)
                .put("title", title)
                .put("region", region)
                .put("measured", measured)
                .put("events", outcome.events());
        var limits = json.putObject("limits");
        outcome.pressure()
                .byLimit()
                .forEach((limit, met) ->
                        limits.putObject(limit).put("times", met.times()).put("seconds", met.micros() / 1e6));
        var errors = json.putObject("errors");
        outcome.errors().forEach(errors::put);
        var cost = cost();
        json.set("costOfAnHour", cost.json());
        json.put("usdOfAMonth", cost.usd() * HOURS_A_MONTH);
        advice.ifPresent(found -> json.putObject("binds")
                .put("limit", found.limit())
                .put("value", found.value())
                .set("withTwiceAsMuch", told(found.raised())));
        return json;
    }

    private static ObjectNode told(Outcome outcome) {
        var json = Json.object()
                .put("offered", outcome.offered())
                .put("started", outcome.started())
                .put("refused", outcome.refused())
                .put("succeeded", outcome.succeeded())
                .put("failed", outcome.failed())
                .put("timedOut", outcome.timedOut())
                .put("deadLetters", outcome.deadLetters())
                .put("throughput", outcome.throughput())
                .put("lastEndedAfterSeconds", outcome.end() / 1e6)
                .put("mostOpen", outcome.mostRunning())
                .put("meanOpen", outcome.meanRunning())
                .put("mostInvocations", outcome.mostConcurrent())
                .put("deepestQueue", outcome.deepest());
        var took = outcome.succeededLatencies();
        json.putObject("seconds")
                .put("p50", took.quantile(0.5) / 1e6)
                .put("p95", took.quantile(0.95) / 1e6)
                .put("p99", took.quantile(0.99) / 1e6)
                .put("max", took.max() / 1e6);
        return json;
    }
}
