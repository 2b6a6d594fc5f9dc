package local.endpoint;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import local.service.api.ServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;

/** Single values as text, the way forms, query parameters, headers and XML write them. */
final class Scalars {

    private Scalars() {}

    /**
     * @throws ServiceException {@code MalformedInput} where the text is no value of the member's type
     */
    static Object parse(SdkField<?> field, String text) {
        try {
            return switch (field.marshallingType().getKnownType()) {
                case STRING -> text;
                case BOOLEAN ->
                    switch (text) {
                        case "true", "True" -> true;
                        case "false", "False" -> false;
                        default -> throw new IllegalArgumentException("true or false");
                    };
                case INTEGER -> Integer.valueOf(text);
                case LONG -> Long.valueOf(text);
                case SHORT -> Short.valueOf(text);
                case BYTE -> Byte.valueOf(text);
                case FLOAT -> Float.valueOf(text);
                case DOUBLE -> Double.valueOf(text);
                case BIG_DECIMAL -> new BigDecimal(text);
                case INSTANT -> DateTimeFormatter.ISO_DATE_TIME.parse(text, Instant::from);
                case SDK_BYTES ->
                    SdkBytes.fromByteArrayUnsafe(Base64.getDecoder().decode(text));
                case NULL, SDK_POJO, LIST, MAP, DOCUMENT -> throw new IllegalArgumentException("no structure");
            };
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new ServiceException(
                    "MalformedInput",
                    400,
                    "%s is no value of %s (%s)"
                            .formatted(
                                    text,
                                    field.locationName(),
                                    field.marshallingType()
                                            .getKnownType()
                                            .name()
                                            .toLowerCase()));
        }
    }

    static String write(Object value) {
        return switch (value) {
            case SdkBytes bytes -> Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
            // Most services of the query protocol tell no fractions of seconds.
            case Instant instant -> instant.truncatedTo(ChronoUnit.SECONDS).toString();
            default -> value.toString();
        };
    }
}
