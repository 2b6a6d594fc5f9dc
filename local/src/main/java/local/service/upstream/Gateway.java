package local.service.upstream;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import local.asl.Resource;
import local.asl.Resource.Integration;
import local.json.Json;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.ServiceException;
import local.template.TemplateException;
import local.template.stack.Stack;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lets calls of services that are elsewhere pass the door, and makes them there. */
public final class Gateway {

    private final Upstreams upstreams;
    private final Door door;
    private final String region;
    private final String account;
    private final Forwarder forwarder;
    private final Map<String, PartitionKeys> keysByRegion = new ConcurrentHashMap<>();

    /**
     * @param region  of calls that name none
     * @param account whose resources names mean
     */
    public Gateway(Upstreams upstreams, Door door, String region, String account) {
        this(upstreams, door, region, account, Forwarder.create());
    }

    Gateway(Upstreams upstreams, Door door, String region, String account, Forwarder forwarder) {
        this.upstreams = upstreams;
        this.door = door;
        this.region = region;
        this.account = account;
        this.forwarder = forwarder;
    }

    /** What requests are signed for that it takes. */
    public Set<String> signingNames() {
        return upstreams.bySigningName().keySet();
    }

    /** Whether a Task state's call goes through here. */
    public boolean supports(Resource resource) {
        return upstreams.supports(resource);
    }

    /** What errors of this call are named. */
    public TaskNames names(Integration call) {
        return Upstreams.call(call).orElseThrow();
    }

    /** How the service writes its errors. */
    public ErrorFormat errors(String signingName, UpstreamRequest request) {
        return WireCall.of(signingName, request)
                .map(call -> format(call.service()))
                .orElseGet(() -> format(WireModel.signedFor(signingName).getFirst()));
    }

    /** The three ways in which services write errors. */
    public enum ErrorFormat {
        JSON,
        REST_JSON,
        XML
    }

    private static ErrorFormat format(WireModel service) {
        return switch (service.protocol()) {
            case JSON_1_0, JSON_1_1, RPC_V2_CBOR -> ErrorFormat.JSON;
            case REST_JSON -> ErrorFormat.REST_JSON;
            case QUERY, EC2, REST_XML -> ErrorFormat.XML;
        };
    }

    /**
     * Makes a call that came over the wire, as it is.
     *
     * @param signed the region that it was signed for; empty where it names none
     * @throws ServiceException  where the caller may not make it, or no such operation is known
     * @throws NoAnswerException where nothing comes of it
     */
    public UpstreamAnswer forward(Principal who, String signingName, String signed, UpstreamRequest request) {
        var call = WireCall.of(signingName, request)
                .orElseThrow(() -> new ServiceException(
                        "UnknownOperationException",
                        501,
                        "It cannot be told which operation of " + signingName + " this request asks for"));
        var target = upstreams.of(call.service()).orElseThrow();
        if (target instanceof Target.Account && who instanceof Principal.Administrator) {
            throw new ServiceException(
                    "AccessDeniedException",
                    403,
                    "Only the template's roles reach the real account through the local run; call AWS itself instead");
        }
        var at = signed.isEmpty() ? region : signed;
        check(who, call, at);
        return send(call.service(), target, at, request);
    }

    /**
     * Makes a Task state's call.
     *
     * @param call one that {@link Upstreams#supports}
     * @throws ServiceException  where the role may not make it, or the service refuses it
     * @throws NoAnswerException where nothing comes of it
     */
    public Answer call(Principal who, Integration call, JsonNode arguments) {
        var task = Upstreams.call(call).orElseThrow();
        var service = task.service();
        var shapes = new TaskShapes(service, task.optimized());
        var body = shapes.request(task.operation(), arguments);
        check(who, new WireCall(service, task.operation(), body), region);
        var answer = send(
                service,
                upstreams.of(service).orElseThrow(),
                region,
                JsonWire.request(service, task.operation(), body));
        var json = JsonWire.read(service, answer);
        return new Answer(shapes.response(task.operation(), json), answer);
    }

    /** What a Task's call came to. */
    public record Answer(ObjectNode result, UpstreamAnswer wire) {}

    /**
     * Makes a resource of a template at an emulator, where its properties are those of the API: a table. Nothing is made in
     * the real account.
     *
     * @throws TemplateException where it cannot be made: it says why
     */
    public void make(Stack.OtherResource resource) {
        if (Tables.isOne(resource) && upstreams.bySigningName().get("dynamodb") instanceof Target.Emulator emulator) {
            new Tables(
                            WireModel.of("dynamodb").orElseThrow(),
                            (service, operation, request) -> JsonWire.read(
                                    service,
                                    send(service, emulator, region, JsonWire.request(service, operation, request))))
                    .make(resource);
        }
    }

    private UpstreamAnswer send(WireModel service, Target target, String at, UpstreamRequest request) {
        try {
            return forwarder.send(service, target, at, request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException("The call was given up");
        }
    }

    /** What tables' keys are is asked only for a caller whose policies hang on it. */
    private PartitionKeys keys(Principal who, WireModel service, String at) {
        boolean asked = service.sdkName().equals("dynamodb")
                && door.asksFor(who, key -> key.equals("dynamodb:leadingkeys") || key.endsWith("partitionkeyvalues"));
        return asked
                ? keysByRegion.computeIfAbsent(
                        at, region -> PartitionKeys.describedBy(table -> described(service, region, table)))
                : PartitionKeys.NOT_ASKED;
    }

    private JsonNode described(WireModel service, String at, String table) {
        var request = JsonWire.request(service, "DescribeTable", Json.object().put("TableName", table));
        return JsonWire.read(service, send(service, upstreams.of(service).orElseThrow(), at, request))
                .path("Table");
    }

    private void check(Principal who, WireCall call, String at) {
        try {
            var rights = new Rights(at, account, keys(who, call.service(), at));
            for (var asked : rights.of(call.service(), call.operation(), call.arguments())) {
                door.checkAny(who, asked.action(), asked.resources(), asked.context());
            }
        } catch (ServiceException refused) {
            throw switch (call.service().protocol()) {
                case JSON_1_0, JSON_1_1, RPC_V2_CBOR ->
                    new ServiceException("AccessDeniedException", 400, refused.getMessage());
                case REST_JSON -> new ServiceException("AccessDeniedException", 403, refused.getMessage());
                case QUERY, REST_XML -> new ServiceException("AccessDenied", 403, refused.getMessage());
                case EC2 -> new ServiceException("UnauthorizedOperation", 403, refused.getMessage());
            };
        }
    }
}
