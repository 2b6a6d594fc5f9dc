package local.endpoint;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Lambda's operations by method and path. In a path template {@code {Name}} stands for one segment. */
enum LambdaRoute {
    LIST_FUNCTIONS("GET", "/2015-03-31/functions"),
    CREATE_FUNCTION("POST", "/2015-03-31/functions", 201),
    GET_FUNCTION("GET", "/2015-03-31/functions/{FunctionName}"),
    DELETE_FUNCTION("DELETE", "/2015-03-31/functions/{FunctionName}", 204),
    UPDATE_FUNCTION_CODE("PUT", "/2015-03-31/functions/{FunctionName}/code"),
    GET_FUNCTION_CONFIGURATION("GET", "/2015-03-31/functions/{FunctionName}/configuration"),
    UPDATE_FUNCTION_CONFIGURATION("PUT", "/2015-03-31/functions/{FunctionName}/configuration"),
    GET_FUNCTION_CONCURRENCY("GET", "/2019-09-30/functions/{FunctionName}/concurrency"),
    PUT_FUNCTION_CONCURRENCY("PUT", "/2017-10-31/functions/{FunctionName}/concurrency"),
    DELETE_FUNCTION_CONCURRENCY("DELETE", "/2017-10-31/functions/{FunctionName}/concurrency", 204),
    GET_FUNCTION_CODE_SIGNING_CONFIG("GET", "/2020-06-30/functions/{FunctionName}/code-signing-config"),
    INVOKE("POST", "/2015-03-31/functions/{FunctionName}/invocations"),
    INVOKE_ASYNC("POST", "/2014-11-13/functions/{FunctionName}/invoke-async", 202),
    INVOKE_WITH_RESPONSE_STREAM("POST", "/2021-11-15/functions/{FunctionName}/response-streaming-invocations"),
    LIST_VERSIONS_BY_FUNCTION("GET", "/2015-03-31/functions/{FunctionName}/versions"),
    PUBLISH_VERSION("POST", "/2015-03-31/functions/{FunctionName}/versions", 201),
    LIST_ALIASES("GET", "/2015-03-31/functions/{FunctionName}/aliases"),
    CREATE_ALIAS("POST", "/2015-03-31/functions/{FunctionName}/aliases", 201),
    GET_ALIAS("GET", "/2015-03-31/functions/{FunctionName}/aliases/{Name}"),
    UPDATE_ALIAS("PUT", "/2015-03-31/functions/{FunctionName}/aliases/{Name}"),
    DELETE_ALIAS("DELETE", "/2015-03-31/functions/{FunctionName}/aliases/{Name}", 204),
    GET_POLICY("GET", "/2015-03-31/functions/{FunctionName}/policy"),
    ADD_PERMISSION("POST", "/2015-03-31/functions/{FunctionName}/policy", 201),
    REMOVE_PERMISSION("DELETE", "/2015-03-31/functions/{FunctionName}/policy/{StatementId}", 204),
    GET_FUNCTION_EVENT_INVOKE_CONFIG("GET", "/2019-09-25/functions/{FunctionName}/event-invoke-config"),
    PUT_FUNCTION_EVENT_INVOKE_CONFIG("PUT", "/2019-09-25/functions/{FunctionName}/event-invoke-config"),
    UPDATE_FUNCTION_EVENT_INVOKE_CONFIG("POST", "/2019-09-25/functions/{FunctionName}/event-invoke-config"),
    DELETE_FUNCTION_EVENT_INVOKE_CONFIG("DELETE", "/2019-09-25/functions/{FunctionName}/event-invoke-config", 204),
    LIST_FUNCTION_EVENT_INVOKE_CONFIGS("GET", "/2019-09-25/functions/{FunctionName}/event-invoke-config/list"),
    LIST_EVENT_SOURCE_MAPPINGS("GET", "/2015-03-31/event-source-mappings"),
    CREATE_EVENT_SOURCE_MAPPING("POST", "/2015-03-31/event-source-mappings", 202),
    GET_EVENT_SOURCE_MAPPING("GET", "/2015-03-31/event-source-mappings/{UUID}"),
    UPDATE_EVENT_SOURCE_MAPPING("PUT", "/2015-03-31/event-source-mappings/{UUID}", 202),
    DELETE_EVENT_SOURCE_MAPPING("DELETE", "/2015-03-31/event-source-mappings/{UUID}", 202),
    GET_ACCOUNT_SETTINGS("GET", "/2016-08-19/account-settings"),
    LIST_TAGS("GET", "/2017-03-31/tags/{Resource}"),
    TAG_RESOURCE("POST", "/2017-03-31/tags/{Resource}", 204),
    UNTAG_RESOURCE("DELETE", "/2017-03-31/tags/{Resource}", 204),
    GET_LAYER_VERSION_BY_ARN("GET", "/2018-10-31/layers?find=LayerVersion"),
    LIST_LAYERS("GET", "/2018-10-31/layers"),
    LIST_LAYER_VERSIONS("GET", "/2018-10-31/layers/{LayerName}/versions"),
    PUBLISH_LAYER_VERSION("POST", "/2018-10-31/layers/{LayerName}/versions", 201),
    GET_LAYER_VERSION("GET", "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}"),
    DELETE_LAYER_VERSION("DELETE", "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}", 204);

    private static final LambdaRoute[] ALL = values();

    private final String method;
    private final String[] template;
    private final int status;
    private final String operation;

    LambdaRoute(String method, String template) {
        this(method, template, 200);
    }

    LambdaRoute(String method, String template, int status) {
        this.method = method;
        this.template = template.split("/");
        this.status = status;
        this.operation = camelCase(name());
    }

    /** A route with what stands for the names of its template. */
    record Match(LambdaRoute route, Map<String, String> variables) {}

    /**
     * @param path as sent, percent-encoded
     */
    static Optional<Match> match(String method, String path) {
        var segments = path.split("/");
        for (var route : ALL) {
            if (route.method.equals(method)) {
                var variables = route.variables(segments);
                if (variables.isPresent()) {
                    return Optional.of(new Match(route, variables.get()));
                }
            }
        }
        return Optional.empty();
    }

    /** {@code ListFunctions}. */
    String operation() {
        return operation;
    }

    /** The HTTP status of its success. */
    int status() {
        return status;
    }

    private Optional<Map<String, String>> variables(String[] segments) {
        if (segments.length != template.length) {
            return Optional.empty();
        }
        var variables = new HashMap<String, String>();
        for (int i = 0; i < template.length; i++) {
            var name = template[i];
            if (name.startsWith("{")) {
                variables.put(name.substring(1, name.length() - 1), WireRequest.percentDecoded(segments[i]));
            } else if (!name.equals(segments[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }

    private static String camelCase(String constant) {
        var name = new StringBuilder();
        for (var word : constant.split("_")) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase());
        }
        return name.toString();
    }
}
