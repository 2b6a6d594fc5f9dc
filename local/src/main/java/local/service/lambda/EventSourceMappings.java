package local.service.lambda;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.service.sqs.Sqs;
import local.template.TemplateException;
import local.template.stack.Stack;
import local.time.Time;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.FilterCriteria;
import software.amazon.awssdk.services.lambda.model.FunctionResponseType;
import software.amazon.awssdk.services.lambda.model.GetEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.GetEventSourceMappingResponse;
import software.amazon.awssdk.services.lambda.model.ListEventSourceMappingsRequest;
import software.amazon.awssdk.services.lambda.model.ListEventSourceMappingsResponse;
import software.amazon.awssdk.services.lambda.model.UpdateEventSourceMappingRequest;
import software.amazon.awssdk.services.lambda.model.UpdateEventSourceMappingResponse;

/** Lambda's operations on the account's event source mappings: they can be seen, and switched off and on. */
public final class EventSourceMappings implements AutoCloseable {

    /** Members of an update that are taken. */
    private static final Set<String> UPDATED = Set.of("UUID", "FunctionName", "Enabled");

    private final Account account;
    private final Door door;
    private final Time time;
    private final Sqs sqs;
    private final Lambda lambda;
    private final Functions functions;
    private final List<EventSourceMapping> all = new CopyOnWriteArrayList<>();
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
    synchronized void declare(Stack.EventSourceMapping declared, Stack stack) {
        var function = functions.find(declared.functionName()).orElseThrow();
        var mapping = EventSourceMapping.of(stack, declared, function, door, time, sqs, functions);
        remove(declared.id());
        all.add(mapping);
        if (started) {
            mapping.start();
        }
    }

    synchronized void remove(String id) {
        all.removeIf(mapping -> {
            boolean meant = mapping.declared().id().equals(id);
            if (meant) {
                mapping.close();
            }
            return meant;
        });
    }

    /** From here on they receive. */
    synchronized void start() {
        started = true;
        all.forEach(EventSourceMapping::start);
    }

    public ListEventSourceMappingsResponse listEventSourceMappings(
            Principal who, ListEventSourceMappingsRequest request) {
        door.check(who, "lambda:ListEventSourceMappings", "*");
        var function = request.functionName() == null
                ? null
                : lambda.function(request.functionName()).name();
        return ListEventSourceMappingsResponse.builder()
                .eventSourceMappings(all.stream()
                        .filter(mapping -> function == null
                                || function.equals(mapping.declared().functionName()))
                        .filter(mapping -> request.eventSourceArn() == null
                                || request.eventSourceArn()
                                        .equals(mapping.declared().eventSourceArn()))
                        .map(this::configuration)
                        .toList())
                .build();
    }

    public GetEventSourceMappingResponse getEventSourceMapping(Principal who, GetEventSourceMappingRequest request) {
        var mapping = get(who, "lambda:GetEventSourceMapping", request.uuid());
        return Shapes.WIRE.read(GetEventSourceMappingResponse.builder(), Shapes.WIRE.write(configuration(mapping)));
    }

    /** Of what can be changed at AWS, this changes {@code Enabled}, and refuses the rest: that is the template's. */
    public UpdateEventSourceMappingResponse updateEventSourceMapping(
            Principal who, UpdateEventSourceMappingRequest request) {
        var mapping = get(who, "lambda:UpdateEventSourceMapping", request.uuid());
        var rest = Shapes.WIRE.write(request).properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !UPDATED.contains(name))
                .toList();
        if (!rest.isEmpty()) {
            throw new ServiceException(
                    "InvalidParameterValueException",
                    400,
                    "The local run changes Enabled only;" + " change " + String.join(", ", rest) + " in the template");
        }
        if (request.enabled() != null) {
            mapping.enable(request.enabled());
        }
        return Shapes.WIRE.read(UpdateEventSourceMappingResponse.builder(), Shapes.WIRE.write(configuration(mapping)));
    }

    private EventSourceMapping get(Principal who, String action, String uuid) {
        door.check(who, action, arn(uuid));
        return all.stream()
                .filter(mapping -> mapping.declared().id().equals(uuid))
                .findFirst()
                .orElseThrow(() -> new ServiceException(
                        "ResourceNotFoundException", 404, "The resource you requested does not exist."));
    }

    private String arn(String uuid) {
        return account.arn("lambda", "event-source-mapping:" + uuid);
    }

    private EventSourceMappingConfiguration configuration(EventSourceMapping mapping) {
        var declared = mapping.declared();
        var configuration = EventSourceMappingConfiguration.builder()
                .uuid(declared.id())
                .eventSourceMappingArn(arn(declared.id()))
                .eventSourceArn(declared.eventSourceArn())
                .functionArn(lambda.function(declared.functionName()).arn())
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
        all.forEach(EventSourceMapping::close);
    }
}
