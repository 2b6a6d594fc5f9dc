package local.service.lambda;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import local.json.Arn;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.service.sqs.Sqs;
import local.template.TemplateException;
import local.template.remedy.Remedy;
import local.template.stack.Prerequisite;
import local.template.stack.Stack;
import local.time.Time;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.CreateEventSourceMappingResponse;
import software.amazon.awssdk.services.lambda.model.DeleteEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.DeleteEventSourceMappingResponse;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.FilterCriteria;
import software.amazon.awssdk.services.lambda.model.FunctionResponseType;
import software.amazon.awssdk.services.lambda.model.GetEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.GetEventSourceMappingResponse;
import software.amazon.awssdk.services.lambda.model.ListEventSourceMappingsRequest;
import software.amazon.awssdk.services.lambda.model.ListEventSourceMappingsResponse;
import software.amazon.awssdk.services.lambda.model.UpdateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.UpdateEventSourceMappingResponse;

/** Lambda's operations on event source mappings, those of stacks and those that calls make. */
public final class EventSourceMappings implements AutoCloseable {

    private final Account account;
    private final Door door;
    private final Time time;
    private final Sqs sqs;
    private final Lambda lambda;
    private final Functions functions;
    private final Map<String, EventSourceMapping> byId = Collections.synchronizedMap(new LinkedHashMap<>());
    private boolean started;

    EventSourceMappings(Account account, Door door, Time time, Sqs sqs, Lambda lambda, Functions functions) {
        this.account = account;
        this.door = door;
        this.time = time;
        this.sqs = sqs;
        this.lambda = lambda;
        this.functions = functions;
    }

    /** @throws TemplateException where a function's role may not receive from its queue */
    void declare(Stack.EventSourceMapping declared, Stack stack) {
        try {
            put(declared);
        } catch (ServiceException refused) {
            throw refused(declared, stack, refused);
        }
    }

    /** With the lines that would let the function's role receive. */
    private static TemplateException refused(Stack.EventSourceMapping declared, Stack stack, ServiceException refused) {
        var function = stack.function(declared.functionName());
        var remedy = function.filter(_ -> refused.getMessage().startsWith("The provided execution role"))
                .flatMap(found -> Remedy.of(stack, found.roleName(), Prerequisite.POLLING, declared.eventSourceArn()));
        return new TemplateException(
                declared.location(),
                "Lambda refuses to create the event source mapping of function "
                        + function.map(Stack.Function::logicalId).orElse(declared.functionName()) + ": "
                        + refused.code() + ": " + refused.getMessage()
                        + remedy.map(lines -> "\n" + lines).orElse(""));
    }

    /** @throws ServiceException where its function is not there, or its role may not receive from the queue */
    private synchronized EventSourceMapping put(Stack.EventSourceMapping declared) {
        var function = lambda.reference(declared.functionName());
        lambda.version(function);
        var mapping = EventSourceMapping.of(account, declared, function, door, time, sqs, functions);
        remove(declared.id());
        byId.put(declared.id(), mapping);
        if (started) {
            mapping.start();
        }
        return mapping;
    }

    synchronized void remove(String id) {
        var mapping = byId.remove(id);
        if (mapping != null) {
            mapping.close();
        }
    }

    /** From here on they receive. */
    synchronized void start() {
        started = true;
        all().forEach(EventSourceMapping::start);
    }

    private List<EventSourceMapping> all() {
        synchronized (byId) {
            return List.copyOf(byId.values());
        }
    }

    public ListEventSourceMappingsResponse listEventSourceMappings(
            Principal who, ListEventSourceMappingsRequest request) {
        door.check(who, "lambda:ListEventSourceMappings", "*");
        var function = request.functionName() == null
                ? null
                : lambda.function(lambda.reference(request.functionName())).name();
        var wanted = all().stream()
                .filter(mapping -> function == null || mapping.invokes(function))
                .filter(mapping -> request.eventSourceArn() == null
                        || request.eventSourceArn().equals(mapping.declared().eventSourceArn()))
                .toList();
        var page = Refusals.page(wanted, mapping -> mapping.declared().id(), request.marker(), request.maxItems());
        return ListEventSourceMappingsResponse.builder()
                .eventSourceMappings(
                        page.items().stream().map(this::configuration).toList())
                .nextMarker(page.nextToken())
                .build();
    }

    public GetEventSourceMappingResponse getEventSourceMapping(Principal who, GetEventSourceMappingRequest request) {
        var mapping = get(who, "lambda:GetEventSourceMapping", request.uuid());
        return Shapes.WIRE.read(GetEventSourceMappingResponse.builder(), Shapes.WIRE.write(configuration(mapping)));
    }

    /** Of a queue of SQS. It polls at once, unless it is created disabled. */
    public CreateEventSourceMappingResponse createEventSourceMapping(
            Principal who, CreateEventSourceMappingRequest request) {
        var function = lambda.reference(request.functionName());
        var functionArn = Map.of("lambda:FunctionArn", List.of(function.arn()));
        door.check(who, "lambda:CreateEventSourceMapping", "*", Optional.empty(), functionArn);
        lambda.version(function);
        MappingRequests.refuseWhatIsNotHere(request);
        if (Arn.parse(request.eventSourceArn() == null ? "" : request.eventSourceArn())
                .filter(arn -> arn.service().equals("sqs"))
                .isEmpty()) {
            throw Refusals.invalid("EventSourceArn must be that of a queue of SQS: the local run polls no others");
        }
        all().stream()
                .filter(mapping -> mapping.declared().eventSourceArn().equals(request.eventSourceArn())
                        && mapping.functionArn().equals(function.arn()))
                .findFirst()
                .ifPresent(mapping -> {
                    throw Refusals.conflict("An event source mapping with SQS arn (\" " + request.eventSourceArn()
                            + " \") and function (\" " + function.arn() + " \") already exists. Please update or delete"
                            + " the existing mapping with UUID "
                            + mapping.declared().id());
                });
        var uuid = UUID.randomUUID().toString();
        var mapping = MappingRequests.changed(
                MappingRequests.of(uuid, functionName(function), request.eventSourceArn()),
                functionName(function),
                Shapes.WIRE.read(UpdateEventSourceMappingRequest.builder(), Shapes.WIRE.write(request)));
        return Shapes.WIRE.read(
                CreateEventSourceMappingResponse.builder(), Shapes.WIRE.write(configuration(checked(mapping))));
    }

    /** What the request does not name stays. Where only {@code Enabled} changes, it goes on as the one that it is. */
    public UpdateEventSourceMappingResponse updateEventSourceMapping(
            Principal who, UpdateEventSourceMappingRequest request) {
        var mapping = get(who, "lambda:UpdateEventSourceMapping", request.uuid());
        MappingRequests.refuseWhatIsNotHere(request);
        var function = lambda.reference(
                request.functionName() == null ? mapping.declared().functionName() : request.functionName());
        lambda.version(function);
        var enabled = request.enabled() == null ? mapping.isEnabled() : request.enabled();
        var changed = MappingRequests.changed(
                mapping.declared(),
                functionName(function),
                request.toBuilder().enabled(enabled).build());
        if (MappingRequests.isSame(mapping.declared(), changed)) {
            mapping.enable(enabled);
        } else {
            mapping = checked(changed);
        }
        return Shapes.WIRE.read(UpdateEventSourceMappingResponse.builder(), Shapes.WIRE.write(configuration(mapping)));
    }

    /** Puts a mapping of which the queue is there, and long enough invisible. */
    private EventSourceMapping checked(Stack.EventSourceMapping mapping) {
        var visibility = sqs.visibilityTimeout(mapping.eventSourceArn())
                .orElseThrow(() -> Refusals.invalid("Error occurred while ReceiveMessage. SQS Error Code:"
                        + " AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not"
                        + " exist."));
        MappingRequests.checkTimeout(
                visibility, lambda.function(mapping.functionName()).timeout());
        return put(mapping);
    }

    public DeleteEventSourceMappingResponse deleteEventSourceMapping(
            Principal who, DeleteEventSourceMappingRequest request) {
        var mapping = get(who, "lambda:DeleteEventSourceMapping", request.uuid());
        remove(mapping.declared().id());
        return Shapes.WIRE.read(
                DeleteEventSourceMappingResponse.builder(),
                Shapes.WIRE.write(
                        configuration(mapping).toBuilder().state("Deleting").build()));
    }

    private static String functionName(FunctionReference function) {
        return function.name().orElseThrow()
                + function.qualifier().map(":"::concat).orElse("");
    }

    private EventSourceMapping get(Principal who, String action, String uuid) {
        door.check(who, action, arn(uuid));
        return Optional.ofNullable(byId.get(uuid))
                .orElseThrow(() -> new ServiceException(
                        "ResourceNotFoundException", 404, "The resource you requested does not exist."));
    }

    private String arn(String uuid) {
        return account.arn("lambda", "event-source-mapping:" + uuid);
    }

    private EventSourceMappingConfiguration configuration(EventSourceMapping mapping) {
        var declared = mapping.declared();
        var configuration = EventSourceMappingConfiguration.builder()
                .uuid(mapping.declared().id())
                .eventSourceMappingArn(arn(mapping.declared().id()))
                .eventSourceArn(declared.eventSourceArn())
                .functionArn(mapping.functionArn())
                .batchSize(declared.batchSize())
                .maximumBatchingWindowInSeconds((int) declared.batchingWindow().toSeconds())
                .lastModified(time.now())
                .state(mapping.isEnabled() ? "Enabled" : "Disabled")
                .stateTransitionReason("USER_INITIATED");
        if (declared.reportBatchItemFailures()) {
            configuration.functionResponseTypes(FunctionResponseType.REPORT_BATCH_ITEM_FAILURES);
        }
        declared.filterCriteria()
                .ifPresent(
                        criteria -> configuration.filterCriteria(Shapes.WIRE.read(FilterCriteria.builder(), criteria)));
        declared.maximumConcurrency()
                .ifPresent(most -> configuration.scalingConfig(scaling -> scaling.maximumConcurrency(most)));
        return configuration.build();
    }

    @Override
    public void close() {
        all().forEach(EventSourceMapping::close);
    }
}
