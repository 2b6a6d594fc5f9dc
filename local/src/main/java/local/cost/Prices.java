package local.cost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import local.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What AWS asks for in one region, each figure with its source: on demand, the first tier, no free tier.
 *
 * @param region {@code us-east-1}
 * @param byItem by what is billed: {@code lambda.request}
 */
public record Prices(String region, Map<String, Price> byItem) {

    private static final String OWN = "prices.json";

    /**
     * One price.
     *
     * @param usd    for one of it
     * @param one    what one of it is called: {@code state transition}
     * @param source where AWS says so
     * @param seen   where the figure was read, if not there
     * @param date   when, {@code 2026-11-28}
     */
    public record Price(double usd, String one, String source, Optional<String> seen, String date) {}

    /** Those that come with the local run: of us-east-1. */
    public static Prices own() {
        return Own.PRICES;
    }

    private static final class Own {

        private static final Prices PRICES = read();

        private static Prices read() {
            try (var file = Objects.requireNonNull(Prices.class.getResourceAsStream(OWN))) {
                return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Reads a file of prices: {@code {"region": "eu-west-1", "prices": {"lambda.request": {"usd": 2e-7, "one": "...",
     * "source": "...", "date": "..."}}}}.
     *
     * @throws IllegalArgumentException where it is no such file: it says what is wrong
     */
    public static Prices parse(String json) {
        JsonNode file;
        try {
            file = Json.parse(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("this is no JSON: " + e.getOriginalMessage(), e);
        }
        if (!file.path("region").isString() || !(file.get("prices") instanceof ObjectNode prices)) {
            throw new IllegalArgumentException("a file of prices has a \"region\" and an object \"prices\"");
        }
        var byItem = new LinkedHashMap<String, Price>();
        prices.properties().forEach(each -> byItem.put(each.getKey(), price(each.getKey(), each.getValue())));
        return new Prices(file.get("region").stringValue(), byItem);
    }

    private static Price price(String item, JsonNode price) {
        if (!price.path("usd").isNumber() || price.path("usd").doubleValue() < 0) {
            throw new IllegalArgumentException(
                    "the price of " + item + " has no \"usd\" that is a number of US dollars for one");
        }
        return new Price(
                price.get("usd").doubleValue(),
                price.path("one").asString(item),
                price.path("source").asString(""),
                price.path("seen").asStringOpt(),
                price.path("date").asString(""));
    }

    /** What so much costs; what has no price is named. */
    public Cost of(Usage usage) {
        return Cost.of(this, usage);
    }
}
