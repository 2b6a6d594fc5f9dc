package local.service.sqs;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends;

/**
 * What goes with a message's body.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html">Message metadata</a>
 */
final class MessageAttributes {

    private static final int MOST = 10;
    private static final int MAX_NAME = 256;
    private static final Set<String> TYPES = Set.of("String", "Number", "Binary");
    private static final Pattern NAME = Pattern.compile("[\\w.-]+");
    private static final byte IS_STRING = 1;
    private static final byte IS_BINARY = 2;

    private MessageAttributes() {}

    /** @throws ServiceException {@code InvalidParameterValue} */
    static void check(Map<String, MessageAttributeValue> attributes) {
        if (attributes.size() > MOST) {
            throw Refusals.invalid("Number of message attributes [" + attributes.size()
                    + "] exceeds the allowed maximum [" + MOST + "].");
        }
        attributes.forEach((name, value) -> {
            checkName(name);
            checkValue("message (user) attribute", name, value);
        });
    }

    /** @throws ServiceException {@code InvalidParameterValue} */
    static void checkSystem(Map<String, MessageAttributeValue> attributes) {
        attributes.forEach((name, value) -> {
            if (MessageSystemAttributeNameForSends.fromValue(name)
                    == MessageSystemAttributeNameForSends.UNKNOWN_TO_SDK_VERSION) {
                throw Refusals.invalid("Message system attribute name '" + name + "' is invalid.");
            }
            checkValue("message system attribute", name, value);
            if (!value.dataType().equals("String")) {
                throw Refusals.invalid("The type of message system attribute '" + name + "' is invalid. You must use"
                        + " only the following supported type: String.");
            }
        });
    }

    private static void checkName(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.length() > MAX_NAME) {
            throw Refusals.invalid("Message (user) attribute name must be between 1 and 256 characters long.");
        }
        if (lower.startsWith("aws.") || lower.startsWith("amazon.")) {
            throw Refusals.invalid(
                    "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are"
                            + " reserved for internal use.");
        }
        if (!NAME.matcher(name).matches() || name.startsWith(".") || name.endsWith(".") || name.contains("..")) {
            throw Refusals.invalid("Message (user) attribute name '" + name + "' is invalid. It can contain A-Z, a-z,"
                    + " 0-9, underscore (_), hyphen (-), and period (.) characters.");
        }
    }

    private static void checkValue(String what, String name, MessageAttributeValue value) {
        var type = value == null ? null : value.dataType();
        if (type == null || type.isEmpty()) {
            throw Refusals.invalid("The " + what + " '" + name + "' must contain a non-empty message attribute type.");
        }
        var prefix = type.split("\\.", 2)[0];
        if (!TYPES.contains(prefix) || type.length() > MAX_NAME) {
            throw Refusals.invalid("The type of " + what + " '" + name + "' is invalid. You must use only the following"
                    + " supported type prefixes: Binary, Number, String.");
        }
        boolean binary = prefix.equals("Binary");
        boolean other = binary ? value.stringValue() != null : value.binaryValue() != null;
        boolean empty = binary
                ? value.binaryValue() == null || value.binaryValue().asByteArrayUnsafe().length == 0
                : value.stringValue() == null || value.stringValue().isEmpty();
        if (other || empty) {
            throw Refusals.invalid(
                    "The " + what + " '" + name + "' must contain a non-empty value of type '" + type + "'.");
        }
        if (!binary && !MessageBody.isValid(value.stringValue())) {
            throw MessageBody.invalidContents();
        }
        if (prefix.equals("Number") && !isNumber(value.stringValue())) {
            throw Refusals.invalid("Can't cast the value of " + what + " '" + name + "' to a number.");
        }
    }

    /** Up to 38 digits, between 10^-128 and 10^126. */
    private static boolean isNumber(String text) {
        try {
            var number = new BigDecimal(text).stripTrailingZeros();
            int exponent = number.precision() - number.scale() - 1;
            return number.precision() <= 38 && (number.signum() == 0 || exponent >= -128 && exponent <= 126);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** How many bytes they add to a message. They need not be valid. */
    static int size(Map<String, MessageAttributeValue> attributes) {
        return attributes.entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .mapToInt(entry -> utf8(entry.getKey()).length
                        + utf8(entry.getValue().dataType()).length
                        + bytes(entry.getValue()).length)
                .sum();
    }

    private static byte[] bytes(MessageAttributeValue value) {
        return value.binaryValue() == null
                ? utf8(value.stringValue())
                : value.binaryValue().asByteArrayUnsafe();
    }

    /** Those that a receiver asks for: by name, by a beginning such as {@code trace.*}, or all. */
    static Map<String, MessageAttributeValue> wanted(
            Map<String, MessageAttributeValue> attributes, List<String> names) {
        if (attributes.isEmpty() || names.isEmpty()) {
            return Map.of();
        }
        var wanted = new LinkedHashMap<String, MessageAttributeValue>();
        attributes.forEach((name, value) -> {
            if (names.stream().anyMatch(asked -> isMeant(asked, name))) {
                wanted.put(name, value);
            }
        });
        return wanted;
    }

    private static boolean isMeant(String asked, String name) {
        return asked.equals("All")
                || asked.equals(name)
                || asked.endsWith(".*") && name.startsWith(asked.substring(0, asked.length() - 2));
    }

    /**
     * Their digest, in hexadecimal digits: the SDKs compare it with their own. Null where there are none.
     *
     * @see <a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation">Calculating
     *     the MD5 message digest</a>
     */
    static String md5(Map<String, MessageAttributeValue> attributes) {
        if (attributes.isEmpty()) {
            return null;
        }
        var digest = md5();
        new TreeMap<>(attributes).forEach((name, value) -> {
            update(digest, utf8(name));
            update(digest, utf8(value.dataType()));
            digest.update(value.binaryValue() == null ? IS_STRING : IS_BINARY);
            update(digest, bytes(value));
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    static String md5(String text) {
        return HexFormat.of().formatHex(md5().digest(utf8(text)));
    }

    private static void update(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] utf8(String text) {
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }
}
