package local.endpoint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.policy.AwsService;

/**
 * The operations of a service whose paths tell them apart. In a path {@code {Name}} stands for one segment.
 *
 * @param service as a person calls it
 */
record Routes(String service, List<Route> all) {

    private static final int OK = 200;

    /** A line for each: the method, the path, the operation, and the HTTP status of its success where that is not 200. */
    static final Routes LAMBDA = of("Lambda", """
        GET    /2015-03-31/functions ListFunctions
        POST   /2015-03-31/functions CreateFunction 201
        GET    /2015-03-31/functions/{FunctionName} GetFunction
        DELETE /2015-03-31/functions/{FunctionName} DeleteFunction 204
        PUT    /2015-03-31/functions/{FunctionName}/code UpdateFunctionCode
        GET    /2015-03-31/functions/{FunctionName}/configuration GetFunctionConfiguration
        PUT    /2015-03-31/functions/{FunctionName}/configuration UpdateFunctionConfiguration
        GET    /2019-09-30/functions/{FunctionName}/concurrency GetFunctionConcurrency
        PUT    /2017-10-31/functions/{FunctionName}/concurrency PutFunctionConcurrency
        DELETE /2017-10-31/functions/{FunctionName}/concurrency DeleteFunctionConcurrency 204
        GET    /2020-06-30/functions/{FunctionName}/code-signing-config GetFunctionCodeSigningConfig
        POST   /2015-03-31/functions/{FunctionName}/invocations Invoke
        POST   /2014-11-13/functions/{FunctionName}/invoke-async InvokeAsync 202
        POST   /2021-11-15/functions/{FunctionName}/response-streaming-invocations InvokeWithResponseStream
        GET    /2015-03-31/functions/{FunctionName}/versions ListVersionsByFunction
        POST   /2015-03-31/functions/{FunctionName}/versions PublishVersion 201
        GET    /2015-03-31/functions/{FunctionName}/aliases ListAliases
        POST   /2015-03-31/functions/{FunctionName}/aliases CreateAlias 201
        GET    /2015-03-31/functions/{FunctionName}/aliases/{Name} GetAlias
        PUT    /2015-03-31/functions/{FunctionName}/aliases/{Name} UpdateAlias
        DELETE /2015-03-31/functions/{FunctionName}/aliases/{Name} DeleteAlias 204
        GET    /2015-03-31/functions/{FunctionName}/policy GetPolicy
        POST   /2015-03-31/functions/{FunctionName}/policy AddPermission 201
        DELETE /2015-03-31/functions/{FunctionName}/policy/{StatementId} RemovePermission 204
        GET    /2019-09-25/functions/{FunctionName}/event-invoke-config GetFunctionEventInvokeConfig
        PUT    /2019-09-25/functions/{FunctionName}/event-invoke-config PutFunctionEventInvokeConfig
        POST   /2019-09-25/functions/{FunctionName}/event-invoke-config UpdateFunctionEventInvokeConfig
        DELETE /2019-09-25/functions/{FunctionName}/event-invoke-config DeleteFunctionEventInvokeConfig 204
        GET    /2019-09-25/functions/{FunctionName}/event-invoke-config/list ListFunctionEventInvokeConfigs
        GET    /2015-03-31/event-source-mappings ListEventSourceMappings
        POST   /2015-03-31/event-source-mappings CreateEventSourceMapping 202
        GET    /2015-03-31/event-source-mappings/{UUID} GetEventSourceMapping
        PUT    /2015-03-31/event-source-mappings/{UUID} UpdateEventSourceMapping 202
        DELETE /2015-03-31/event-source-mappings/{UUID} DeleteEventSourceMapping 202
        GET    /2016-08-19/account-settings GetAccountSettings
        GET    /2017-03-31/tags/{Resource} ListTags
        POST   /2017-03-31/tags/{Resource} TagResource 204
        DELETE /2017-03-31/tags/{Resource} UntagResource 204
        GET    /2018-10-31/layers?find=LayerVersion GetLayerVersionByArn
        GET    /2018-10-31/layers ListLayers
        GET    /2018-10-31/layers/{LayerName}/versions ListLayerVersions
        POST   /2018-10-31/layers/{LayerName}/versions PublishLayerVersion 201
        GET    /2018-10-31/layers/{LayerName}/versions/{VersionNumber} GetLayerVersion
        DELETE /2018-10-31/layers/{LayerName}/versions/{VersionNumber} DeleteLayerVersion 204
        """);

    static final Routes SCHEDULER = of("EventBridge Scheduler", """
        GET    /schedules ListSchedules
        POST   /schedules/{Name} CreateSchedule
        GET    /schedules/{Name} GetSchedule
        PUT    /schedules/{Name} UpdateSchedule
        DELETE /schedules/{Name} DeleteSchedule
        GET    /schedule-groups ListScheduleGroups
        POST   /schedule-groups/{Name} CreateScheduleGroup
        GET    /schedule-groups/{Name} GetScheduleGroup
        DELETE /schedule-groups/{Name} DeleteScheduleGroup
        GET    /tags/{ResourceArn} ListTagsForResource
        POST   /tags/{ResourceArn} TagResource
        DELETE /tags/{ResourceArn} UntagResource
        """);

    static final Routes XRAY = of("X-Ray", """
        POST   /Traces BatchGetTraces
        POST   /ServiceGraph GetServiceGraph
        POST   /TraceGraph GetTraceGraph
        POST   /TraceSummaries GetTraceSummaries
        """);

    static final Routes SCHEMAS = of("EventBridge Schemas", """
        GET    /v1/registries ListRegistries
        GET    /v1/registries/name/{registryName} DescribeRegistry
        POST   /v1/registries/name/{registryName} CreateRegistry 201
        PUT    /v1/registries/name/{registryName} UpdateRegistry
        DELETE /v1/registries/name/{registryName} DeleteRegistry 204
        GET    /v1/registries/name/{registryName}/schemas ListSchemas
        GET    /v1/registries/name/{registryName}/schemas/name/{schemaName} DescribeSchema
        POST   /v1/registries/name/{registryName}/schemas/name/{schemaName} CreateSchema 201
        PUT    /v1/registries/name/{registryName}/schemas/name/{schemaName} UpdateSchema
        DELETE /v1/registries/name/{registryName}/schemas/name/{schemaName} DeleteSchema 204
        GET    /v1/registries/name/{registryName}/schemas/name/{schemaName}/versions ListSchemaVersions
        DELETE /v1/registries/name/{registryName}/schemas/name/{schemaName}/version/{schemaVersion} \
        DeleteSchemaVersion 204
        POST   /v1/discover GetDiscoveredSchema
        """);

    /**
     * @param path      its segments
     * @param operation {@code ListFunctions}
     * @param status    of its success
     */
    record Route(String method, List<String> path, String operation, int status) {

        private static Route of(String line) {
            var words = line.split(" +");
            return new Route(
                    words[0],
                    List.of(words[1].split("/")),
                    words[2],
                    words.length > 3 ? Integer.parseInt(words[3]) : OK);
        }

        private Optional<Map<String, String>> variables(String[] segments) {
            if (segments.length != path.size()) {
                return Optional.empty();
            }
            var variables = new HashMap<String, String>();
            for (int i = 0; i < segments.length; i++) {
                var name = path.get(i);
                if (name.startsWith("{")) {
                    variables.put(name.substring(1, name.length() - 1), WireRequest.percentDecoded(segments[i]));
                } else if (!name.equals(segments[i])) {
                    return Optional.empty();
                }
            }
            return Optional.of(variables);
        }
    }

    /** A route with what stands for the names of its path. */
    record Match(Route route, Map<String, String> variables) {}

    /** @throws IllegalArgumentException where paths do not tell its operations apart */
    static Routes of(AwsService service) {
        return switch (service) {
            case LAMBDA -> LAMBDA;
            case SCHEDULER -> SCHEDULER;
            case XRAY -> XRAY;
            case SCHEMAS -> SCHEMAS;
            default -> throw new IllegalArgumentException(service.prefix());
        };
    }

    private static Routes of(String service, String lines) {
        return new Routes(service, lines.lines().map(Route::of).toList());
    }

    /** @param path as sent, percent-encoded */
    Optional<Match> match(String method, String path) {
        var segments = path.split("/");
        for (var route : all) {
            if (route.method().equals(method)) {
                var variables = route.variables(segments);
                if (variables.isPresent()) {
                    return Optional.of(new Match(route, variables.get()));
                }
            }
        }
        return Optional.empty();
    }
}
