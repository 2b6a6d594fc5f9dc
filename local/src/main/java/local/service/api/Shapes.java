package local.service.api;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import local.asl.MemberNames;
import local.json.Json;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.PayloadTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;
import software.amazon.awssdk.utils.builder.SdkBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Between the AWS SDK's model classes and JSON, by what each class says of its own members ({@link
 * SdkPojo#sdkFields()}). The three constants are the three ways in which AWS writes the same shapes.
 */
public enum Shapes {

    /** The JSON protocols (awsJson 1.0 and 1.1, restJson bodies): location names, seconds since the epoch, base64. */
    WIRE,
    /**
     * A Task state's {@code aws-sdk} integration: members have the names of {@link MemberNames#SDK}, instants are ISO-8601
     * text, bytes are text. A value that is no text where text is wanted becomes JSON text.
     */
    SDK_TASK,
    /** An optimized integration: as {@link #SDK_TASK}, with the API's names and instants in milliseconds since the epoch. */
    OPTIMIZED_TASK;

    /**
     * Members of {@code CopyObject}, {@code UploadPartCopy}, {@code AddPermission} and {@code ListStacks} to which the SDK
     * gives other names than the API, and Step Functions does not.
     */
    private static final Set<String> RENAMED =
            Set.of("DestinationBucket", "DestinationKey", "AWSAccountIds", "ActionNames", "StackStatusFilters");

    /**
     * Reads a request. Members that the class does not have are ignored, as AWS ignores them; {@code null} is as if
     * absent.
     *
     * @param builder of the request's class, empty
     * @throws ServiceException {@code SerializationException} where a value is not of its member's type
     */
    public <B extends SdkBuilder<B, R>, R extends SdkPojo> R read(SdkBuilder<B, R> builder, JsonNode json) {
        fill((SdkPojo) builder, json, "");
        return builder.build();
    }

    /** The members of a response that are set, as an object. */
    public ObjectNode write(SdkPojo shape) {
        var json = Json.object();
        for (var field : shape.sdkFields()) {
            var value = field.getValueOrDefault(shape);
            boolean isSet = value != null
                    && !(value instanceof SdkAutoConstructList)
                    && !(value instanceof SdkAutoConstructMap);
            if (isSet && has(field)) {
                json.set(name(field), write(field, value));
            }
        }
        return json;
    }

    /**
     * Whether the JSON has this member: on the wire, some stand in the path, the query or a header, or are the whole
     * body.
     */
    private boolean has(SdkField<?> field) {
        return this != WIRE || field.location() == MarshallLocation.PAYLOAD && !field.containsTrait(PayloadTrait.class);
    }

    /** How this dialect calls a member. */
    private String name(SdkField<?> field) {
        if (this == WIRE) {
            return field.locationName();
        }
        var names = this == SDK_TASK ? MemberNames.SDK : MemberNames.OPTIMIZED;
        return names.of(RENAMED.contains(capitalized(field.memberName())) ? field.locationName() : field.memberName());
    }

    private static String capitalized(String name) {
        return MemberNames.OPTIMIZED.of(name);
    }

    /**
     * Sets the members that the object has.
     *
     * @throws ServiceException {@code SerializationException} where a value is not of its member's type
     */
    public void fill(SdkPojo builder, JsonNode json) {
        fill(builder, json, "");
    }

    private void fill(SdkPojo builder, JsonNode json, String path) {
        if (!json.isObject()) {
            throw mismatch(json, path, "a structure");
        }
        for (var field : builder.sdkFields()) {
            var value = json.get(name(field));
            if (value != null && !value.isNull() && has(field)) {
                field.set(builder, read(field, value, path + "/" + name(field)));
            }
        }
    }

    private Object read(SdkField<?> field, JsonNode json, String path) {
        return switch (field.marshallingType().getKnownType()) {
            case STRING -> string(json, path);
            case BOOLEAN -> bool(json, path);
            case BYTE -> (byte) integer(json, path, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SHORT -> (short) integer(json, path, Short.MIN_VALUE, Short.MAX_VALUE);
            case INTEGER -> (int) integer(json, path, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case LONG -> integer(json, path, Long.MIN_VALUE, Long.MAX_VALUE);
            case FLOAT -> number(json, path).floatValue();
            case DOUBLE -> number(json, path).doubleValue();
            case BIG_DECIMAL -> number(json, path);
            case INSTANT -> instant(json, path);
            case SDK_BYTES -> bytes(json, path);
            case LIST -> list(field, json, path);
            case MAP -> map(field, json, path);
            case SDK_POJO -> {
                var nested = field.constructor().get();
                fill(nested, json, path);
                yield ((Buildable) nested).build();
            }
            case NULL, DOCUMENT ->
                throw new ServiceException("SerializationException", 400, path + " is not supported");
        };
    }

    private String string(JsonNode json, String path) {
        if (json.isString()) {
            return json.stringValue();
        }
        if (this == WIRE) {
            throw mismatch(json, path, "a String");
        }
        return Json.write(json);
    }

    private static boolean bool(JsonNode json, String path) {
        if (!json.isBoolean()) {
            throw mismatch(json, path, "a Boolean");
        }
        return json.booleanValue();
    }

    private static long integer(JsonNode json, String path, long min, long max) {
        if (!json.isIntegralNumber() || !json.canConvertToLong() || json.longValue() < min || json.longValue() > max) {
            throw mismatch(json, path, max == Long.MAX_VALUE ? "a Long" : "an Integer");
        }
        return json.longValue();
    }

    private static BigDecimal number(JsonNode json, String path) {
        if (!json.isNumber()) {
            throw mismatch(json, path, "a Double");
        }
        return json.decimalValue();
    }

    private Instant instant(JsonNode json, String path) {
        try {
            if (json.isString()) {
                return Instant.parse(json.stringValue());
            }
            var number = number(json, path);
            return this == OPTIMIZED_TASK
                    ? Instant.ofEpochMilli(number.longValueExact())
                    : Instant.ofEpochMilli(number.movePointRight(3).longValue());
        } catch (DateTimeException | ArithmeticException e) {
            throw mismatch(json, path, "a Timestamp");
        }
    }

    private SdkBytes bytes(JsonNode json, String path) {
        var text = string(json, path);
        if (this != WIRE) {
            return SdkBytes.fromUtf8String(text);
        }
        try {
            return SdkBytes.fromByteArrayUnsafe(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw mismatch(json, path, "a Blob: it is not base64");
        }
    }

    private List<Object> list(SdkField<?> field, JsonNode json, String path) {
        if (!json.isArray()) {
            throw mismatch(json, path, "a List");
        }
        var member = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
        var list = new ArrayList<>(json.size());
        for (var element : json) {
            list.add(element.isNull() ? null : read(member, element, path + "/" + list.size()));
        }
        return list;
    }

    private Map<String, Object> map(SdkField<?> field, JsonNode json, String path) {
        if (!json.isObject()) {
            throw mismatch(json, path, "a Map");
        }
        var values = field.getRequiredTrait(MapTrait.class).valueFieldInfo();
        var map = new LinkedHashMap<String, Object>();
        for (var property : json.properties()) {
            var value = property.getValue();
            map.put(property.getKey(), value.isNull() ? null : read(values, value, path + "/" + property.getKey()));
        }
        return map;
    }

    /** Whether the service writes this instant otherwise than others do. */
    private static boolean isText(SdkField<?> field) {
        return field.getOptionalTrait(TimestampFormatTrait.class)
                .filter(trait -> trait.format() == TimestampFormatTrait.Format.ISO_8601)
                .isPresent();
    }

    private JsonNode write(SdkField<?> field, Object value) {
        var nodes = JsonNodeFactory.instance;
        return switch (value) {
            case null -> nodes.nullNode();
            case String text -> nodes.stringNode(text);
            case Boolean bool -> nodes.booleanNode(bool);
            case Integer number -> nodes.numberNode(number);
            case Long number -> nodes.numberNode(number);
            case Float number -> nodes.numberNode(number);
            case Double number -> nodes.numberNode(number);
            case BigDecimal number -> nodes.numberNode(number);
            case Instant instant ->
                switch (this) {
                    case WIRE ->
                        isText(field)
                                ? nodes.stringNode(instant.toString())
                                : nodes.numberNode(BigDecimal.valueOf(instant.toEpochMilli(), 3));
                    case SDK_TASK -> nodes.stringNode(instant.toString());
                    case OPTIMIZED_TASK -> nodes.numberNode(instant.toEpochMilli());
                };
            case SdkBytes bytes ->
                nodes.stringNode(
                        this == WIRE
                                ? Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe())
                                : bytes.asUtf8String());
            case SdkPojo shape -> write(shape);
            case List<?> list -> {
                var member = field.getRequiredTrait(ListTrait.class).memberFieldInfo();
                var array = nodes.arrayNode(list.size());
                list.forEach(element -> array.add(write(member, element)));
                yield array;
            }
            case Map<?, ?> map -> {
                var values = field.getRequiredTrait(MapTrait.class).valueFieldInfo();
                var object = nodes.objectNode();
                map.forEach((key, element) -> object.set((String) key, write(values, element)));
                yield object;
            }
            default -> throw new IllegalArgumentException(field.memberName() + ": " + value.getClass());
        };
    }

    private static ServiceException mismatch(JsonNode json, String path, String wanted) {
        return new ServiceException(
                "SerializationException",
                400,
                "%s_VALUE can not be converted to %s%s"
                        .formatted(json.getNodeType(), wanted, path.isEmpty() ? "" : " (at " + path + ")"));
    }
}
