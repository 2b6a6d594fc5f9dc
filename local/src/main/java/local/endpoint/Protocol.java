package local.endpoint;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import local.json.Json;
import local.service.api.Operation;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import software.amazon.awssdk.core.SdkPojo;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** How a service writes operations, shapes and errors into HTTP; see Smithy's documentation of AWS's protocols. */
sealed interface Protocol permits Protocol.AwsJson, Protocol.AwsQuery, SqsQuery, RestJson, RestXml {

    /**
     * What a request asks for.
     *
     * @param operation its name: {@code StartExecution}
     * @param arguments sets the members of the operation's request
     * @param answer    writes the operation's response
     */
    record Call(String operation, Consumer<SdkPojo> arguments, Function<Operation.Result, WireResponse> answer) {}

    /**
     * The request with its body as the caller meant it: how it came over the wire is the protocol's matter.
     *
     * @throws ServiceException where the body is not of the encoding that it should be
     */
    default WireRequest decoded(WireRequest request) {
        return request.decompressed();
    }

    /**
     * @throws ServiceException where the request names no operation
     */
    Call call(WireRequest request, String requestId);

    WireResponse error(ServiceException error, String requestId);

    /**
     * The protocol that an error is written in while the service is not known yet.
     *
     * @param target      the header {@code X-Amz-Target}, or null
     * @param contentType the header, or null
     * @param method      of the request, {@code GET}
     * @param path        those of Lambda begin with the version of its API, as {@code /2015-03-31/functions} does; may
     *                    be null
     */
    static Protocol guess(String target, String contentType, String method, String path) {
        if (target != null) {
            return new AwsJson("1.0", "");
        }
        if (contentType != null && contentType.startsWith("application/x-www-form-urlencoded")) {
            return new AwsQuery("https://sts.amazonaws.com/doc/2011-06-15/");
        }
        boolean isJson = path == null
                || path.matches("/(\\d{4}-\\d\\d-\\d\\d|schedules|schedule-groups|tags|v1)/.*")
                || method.equals("POST");
        return isJson ? new RestJson(Routes.LAMBDA) : new RestXml();
    }

    /** An empty body is an empty object. */
    static JsonNode json(WireRequest request) {
        if (request.body().length == 0) {
            return Json.object();
        }
        try {
            return Json.parse(request.text());
        } catch (JacksonException e) {
            throw new ServiceException(
                    "SerializationException", 400, "The request is not JSON: " + e.getOriginalMessage());
        }
    }

    /**
     * @param version of the protocol, {@code 1.0} or {@code 1.1}
     * @param target  what comes before the operation in {@code X-Amz-Target}: {@code AWSStepFunctions}
     * @param former  the code that an error had in awsQuery, where the service spoke that before: clients look for it
     */
    record AwsJson(String version, String target, Optional<UnaryOperator<String>> former) implements Protocol {

        AwsJson(String version, String target) {
            this(version, target, Optional.empty());
        }

        @Override
        public Call call(WireRequest request, String requestId) {
            return new Call(
                    operation(request),
                    builder -> Shapes.WIRE.fill(builder, json(request)),
                    result -> result.json()
                            .map(this::written)
                            .orElseGet(() -> response(200, Shapes.WIRE.write(result.response()))));
        }

        private WireResponse written(byte[] json) {
            return new WireResponse(200, Map.of("Content-Type", "application/x-amz-json-" + version), json);
        }

        /** What follows the target's prefix. */
        String operation(WireRequest request) {
            var name = request.header("X-Amz-Target").orElse("");
            if (!name.startsWith(target + ".")) {
                throw new ServiceException(
                        "UnknownOperationException",
                        501,
                        "X-Amz-Target '%s' is no operation of %s".formatted(name, target));
            }
            return name.substring(target.length() + 1);
        }

        @Override
        public WireResponse error(ServiceException error, String requestId) {
            var response = response(
                    error.status(), Json.object().put("__type", error.code()).put("message", error.getMessage()));
            return former.map(code -> response.with(
                            "x-amzn-query-error",
                            code.apply(error.code()) + (error.status() < 500 ? ";Sender" : ";Receiver")))
                    .orElse(response);
        }

        WireResponse response(int status, JsonNode body) {
            return WireResponse.text(status, "application/x-amz-json-" + version, Json.write(body));
        }
    }

    /**
     * @param namespace of the XML
     * @param names     what the service calls its own errors in this protocol
     */
    record AwsQuery(String namespace, UnaryOperator<String> names) implements Protocol {

        AwsQuery(String namespace) {
            this(namespace, UnaryOperator.identity());
        }

        @Override
        public Call call(WireRequest request, String requestId) {
            var form = request.body().length == 0 ? request.query() : WireRequest.form(request.text());
            if (!form.containsKey("Action")) {
                throw new ServiceException("MissingAction", 400, "The request has no parameter Action");
            }
            var operation = form.get("Action").getFirst();
            return new Call(
                    operation,
                    builder -> FormShapes.fill(builder, form),
                    result -> xml(200, XmlShapes.response(namespace, operation, result.response(), requestId)));
        }

        @Override
        public WireResponse error(ServiceException error, String requestId) {
            var named = new ServiceException(code(names.apply(error.code())), error.status(), error.getMessage());
            return xml(error.status(), XmlShapes.error(namespace, named, requestId));
        }

        /** What the services of this protocol call the refusals that all services share. */
        private static String code(String code) {
            return switch (code) {
                case "UnrecognizedClientException" -> "InvalidClientTokenId";
                case "ExpiredTokenException" -> "ExpiredToken";
                case "MissingAuthenticationTokenException" -> "MissingAuthenticationToken";
                case "IncompleteSignatureException" -> "IncompleteSignature";
                case "AccessDeniedException" -> "AccessDenied";
                case "UnknownOperationException" -> "InvalidAction";
                case "ValidationException" -> "ValidationError";
                default -> code;
            };
        }

        private static WireResponse xml(int status, String body) {
            return WireResponse.text(status, "text/xml", body);
        }
    }
}
