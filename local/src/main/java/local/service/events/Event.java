package local.service.events;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import local.json.Json;
import local.service.api.Account;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event, as rules see it and as it is delivered. A value.
 *
 * @param json     with the fields of every event, from {@code version} to {@code detail}
 * @param ingested when EventBridge got it
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html">Event structure</a>
 */
public record Event(ObjectNode json, Instant ingested) {

    /**
     * A new one, with an ID of its own.
     *
     * @param at     its {@code time}, which may be another than that at which EventBridge gets it
     * @param detail an object
     */
    public static Event of(
            Account account,
            String source,
            String detailType,
            Instant at,
            Instant ingested,
            List<String> resources,
            JsonNode detail) {
        var json = Json.object()
                .put("version", "0")
                .put("id", UUID.randomUUID().toString())
                .put("detail-type", detailType)
                .put("source", source)
                .put("account", account.id())
                .put("time", at.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("region", account.region());
        var all = json.putArray("resources");
        resources.forEach(all::add);
        json.set("detail", detail);
        return new Event(json, ingested);
    }

    String id() {
        return json.get("id").stringValue();
    }
}
