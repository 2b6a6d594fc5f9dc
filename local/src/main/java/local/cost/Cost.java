package local.cost;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * What something would cost on AWS, free tiers aside.
 *
 * @param region  whose prices these are
 * @param parts   what is billed, in the prices' order
 * @param unknown what is not counted, in words
 */
public record Cost(String region, List<Part> parts, List<String> unknown) {

    /** @param item as {@link Prices} name it */
    public record Part(String item, double quantity, Prices.Price price) {

        public double usd() {
            return quantity * price.usd();
        }
    }

    static Cost of(Prices prices, Usage usage) {
        var parts = new ArrayList<Part>();
        prices.byItem().forEach((item, price) -> {
            if (usage.of(item) != 0) {
                parts.add(new Part(item, usage.of(item), price));
            }
        });
        var unpriced = usage.quantities().entrySet().stream()
                .filter(used -> !prices.byItem().containsKey(used.getKey()))
                .map(used -> number(used.getValue()) + " of " + used.getKey() + ", which has no price in "
                        + prices.region());
        return new Cost(
                prices.region(),
                List.copyOf(parts),
                Stream.concat(usage.unknown().stream(), unpriced).toList());
    }

    /** US dollars. */
    public double usd() {
        return parts.stream().mapToDouble(Part::usd).sum();
    }

    /** How much there is of it; 0 where there is none. */
    public double quantity(String item) {
        return parts.stream()
                .filter(part -> part.item().equals(item))
                .mapToDouble(Part::quantity)
                .sum();
    }

    /** {@code ≈ 0.00031 USD on AWS: 7 transitions, 3 invocations of 0.41 GB-s in all as measured here}. */
    public String line() {
        var told = Stream.of(
                        counted(quantity("states.transition"), "transition"),
                        counted(quantity("states.express.request"), "Express execution"),
                        invocations(),
                        counted(quantity("sqs.request") + quantity("sqs.fifo.request"), "SQS request"),
                        quantity("sns.request") == 0 ? "" : number(quantity("sns.request")) + " SNS",
                        quantity("logs.gb") == 0 ? "" : number(quantity("logs.gb") * (1 << 20)) + " KiB of log",
                        counted(quantity("xray.trace"), "trace"),
                        counted(quantity("kms.request"), "KMS request"))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
        return "≈ " + dollars(usd()) + " USD on AWS: " + (told.isEmpty() ? "nothing that is billed" : told);
    }

    private String invocations() {
        double gigabyteSeconds = quantity("lambda.gb-second.x86_64") + quantity("lambda.gb-second.arm64");
        return quantity("lambda.request") == 0
                ? ""
                : counted(quantity("lambda.request"), "invocation") + " of " + number(gigabyteSeconds)
                        + " GB-s in all as measured here";
    }

    private static String counted(double quantity, String what) {
        var number = number(quantity);
        return quantity == 0 ? "" : number + " " + what + (number.equals("1") ? "" : "s");
    }

    /** With two digits that count, or whole: {@code 0.41}, {@code 12}, {@code 1,234}. */
    public static String number(double value) {
        double rounded = Math.abs(value) >= 10 ? Math.rint(value) : round(value).doubleValue();
        return rounded == Math.rint(rounded)
                ? String.format(Locale.ROOT, "%,d", (long) rounded)
                : round(value).toPlainString();
    }

    /** With two digits that count, or to the cent: {@code 0.00031}, {@code 1,234.50}. */
    public static String dollars(double usd) {
        return usd >= 1 || usd == 0
                ? String.format(Locale.ROOT, "%,.2f", usd)
                : round(usd).toPlainString();
    }

    private static BigDecimal round(double value) {
        return new BigDecimal(value).round(new MathContext(2)).stripTrailingZeros();
    }

    /** The parts with their prices and sources, and what is not counted. */
    public ObjectNode json() {
        var cost = Json.object().put("usd", usd()).put("region", region);
        var each = cost.putArray("parts");
        for (var part : parts) {
            var price = part.price();
            var json = each.addObject()
                    .put("item", part.item())
                    .put("quantity", part.quantity())
                    .put("one", price.one())
                    .put("price", price.usd())
                    .put("usd", part.usd())
                    .put("source", price.source());
            price.seen().ifPresent(seen -> json.put("seen", seen));
            json.put("date", price.date());
        }
        var left = cost.putArray("unknown");
        unknown.forEach(left::add);
        return cost.put("durations", "measured on this machine").put("freeTiers", "not deducted");
    }
}
