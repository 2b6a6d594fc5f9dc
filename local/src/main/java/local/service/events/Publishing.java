package local.service.events;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import local.json.EventPattern;
import local.json.Json;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.ServiceException;
import local.time.Time;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.eventbridge.model.TestEventPatternRequest;
import software.amazon.awssdk.services.eventbridge.model.TestEventPatternResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** EventBridge's operations that send events, and that try a pattern. */
public final class Publishing {

    private static final int MAX_BYTES = 1_048_576;
    /** What an entry's time counts for. */
    private static final int TIME_BYTES = 14;

    private static final System.Logger LOG = System.getLogger(Publishing.class.getName());

    private final Account account;
    private final Door door;
    private final Time time;
    private final EventNames names;
    private final EventBuses buses;
    private final Router router;

    Publishing(Account account, Door door, Time time, EventBuses buses, Router router) {
        this.account = account;
        this.door = door;
        this.time = time;
        this.names = new EventNames(account);
        this.buses = buses;
        this.router = router;
    }

    /** An entry that is wrong fails alone; a caller who may not send one of them sends none. */
    public PutEventsResponse putEvents(Principal who, PutEventsRequest request) {
        int bytes = request.entries().stream().mapToInt(Publishing::size).sum();
        if (bytes > MAX_BYTES) {
            throw EventBridge.invalid("Total size of the entries in the request is over the limit.");
        }
        request.entries().forEach(entry -> check(who, entry));
        var results = request.entries().stream().map(this::put).toList();
        return PutEventsResponse.builder()
                .failedEntryCount((int) results.stream()
                        .filter(result -> result.errorCode() != null)
                        .count())
                .entries(results)
                .build();
    }

    private void check(Principal who, PutEventsRequestEntry entry) {
        var name = EventNames.busName(entry.eventBusName());
        door.check(
                who,
                "events:PutEvents",
                names.bus(name),
                buses.find(name).flatMap(Bus::policy),
                Map.of(
                        "events:source",
                        Stream.ofNullable(entry.source()).toList(),
                        "events:detail-type",
                        Stream.ofNullable(entry.detailType()).toList()));
    }

    private PutEventsResultEntry put(PutEventsRequestEntry entry) {
        return fault(entry).orElseGet(() -> {
            var now = time.now();
            var event = Event.of(
                    account,
                    entry.source(),
                    entry.detailType(),
                    entry.time() == null ? now : entry.time(),
                    now,
                    entry.resources(),
                    Json.parse(entry.detail()));
            var bus = EventNames.busName(entry.eventBusName());
            if (buses.find(bus).isEmpty()) {
                // As on AWS, whoever sends is not told.
                LOG.log(
                        System.Logger.Level.WARNING,
                        "An event of {0} is lost: there is no event bus {1}",
                        entry.source(),
                        bus);
            }
            router.route(bus, event);
            return PutEventsResultEntry.builder().eventId(event.id()).build();
        });
    }

    /** What is wrong with an entry. */
    private static Optional<PutEventsResultEntry> fault(PutEventsRequestEntry entry) {
        return absent("Source", entry.source())
                .or(() -> absent("DetailType", entry.detailType()))
                .or(() -> absent("Detail", entry.detail()))
                .or(() -> entry.source().startsWith("aws.")
                        ? failed("NotAuthorizedForSourceException", "Not authorized for the source.")
                        : Optional.empty())
                .or(() -> detail(entry.detail()).isPresent()
                        ? Optional.empty()
                        : failed("MalformedDetail", "Detail is malformed."));
    }

    private static Optional<PutEventsResultEntry> absent(String member, String value) {
        return value == null || value.isEmpty()
                ? failed(
                        "InvalidArgument",
                        "Parameter " + member + " is not valid. Reason: " + member + " is a required argument.")
                : Optional.empty();
    }

    private static Optional<PutEventsResultEntry> failed(String code, String message) {
        return Optional.of(PutEventsResultEntry.builder()
                .errorCode(code)
                .errorMessage(message)
                .build());
    }

    private static Optional<JsonNode> detail(String text) {
        try {
            return Optional.of(Json.parse(text)).filter(JsonNode::isObject);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /**
     * As AWS counts it.
     *
     * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html">Calculating entry
     *     size</a>
     */
    private static int size(PutEventsRequestEntry entry) {
        return (entry.time() == null ? 0 : TIME_BYTES)
                + Stream.concat(
                                Stream.of(entry.source(), entry.detailType(), entry.detail()),
                                entry.resources().stream())
                        .mapToInt(text -> text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length)
                        .sum();
    }

    public TestEventPatternResponse testEventPattern(Principal who, TestEventPatternRequest request) {
        door.check(who, "events:TestEventPattern", "*");
        var pattern = pattern(request.eventPattern());
        JsonNode event;
        try {
            event = Json.parse(request.event());
        } catch (JacksonException e) {
            throw EventBridge.invalid("Parameter Event is not valid. Reason: it is not JSON.");
        }
        var missing = List.of("id", "account", "source", "time", "region", "resources", "detail-type").stream()
                .filter(field -> !event.has(field))
                .findFirst();
        if (missing.isPresent()) {
            throw EventBridge.invalid("Parameter Event is not valid. Reason: it lacks " + missing.get() + ".");
        }
        return TestEventPatternResponse.builder().result(pattern.matches(event)).build();
    }

    /** @throws ServiceException {@code InvalidEventPatternException} */
    static EventPattern pattern(String text) {
        try {
            return EventPattern.parse(text);
        } catch (IllegalArgumentException | JacksonException wrong) {
            throw new ServiceException(
                    "InvalidEventPatternException", 400, "Event pattern is not valid. Reason: " + wrong.getMessage());
        }
    }
}
