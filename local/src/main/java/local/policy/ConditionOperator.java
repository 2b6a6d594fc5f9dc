package local.policy;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import local.json.AddressRange;
import local.json.Glob;

/**
 * The condition operators. What {@code Not} operators negate is the whole: none of the policy's values may match.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">
 *      Condition operators</a>
 */
enum ConditionOperator {
    STRING_EQUALS("StringEquals", false, ConditionOperator::exactly),
    STRING_NOT_EQUALS("StringNotEquals", true, ConditionOperator::exactly),
    STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", false, ConditionOperator::ignoringCase),
    STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", true, ConditionOperator::ignoringCase),
    STRING_LIKE("StringLike", false, ConditionOperator::like),
    STRING_NOT_LIKE("StringNotLike", true, ConditionOperator::like),
    NUMERIC_EQUALS("NumericEquals", false, numeric(order -> order == 0)),
    NUMERIC_NOT_EQUALS("NumericNotEquals", true, numeric(order -> order == 0)),
    NUMERIC_LESS_THAN("NumericLessThan", false, numeric(order -> order < 0)),
    NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", false, numeric(order -> order <= 0)),
    NUMERIC_GREATER_THAN("NumericGreaterThan", false, numeric(order -> order > 0)),
    NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", false, numeric(order -> order >= 0)),
    DATE_EQUALS("DateEquals", false, date(order -> order == 0)),
    DATE_NOT_EQUALS("DateNotEquals", true, date(order -> order == 0)),
    DATE_LESS_THAN("DateLessThan", false, date(order -> order < 0)),
    DATE_LESS_THAN_EQUALS("DateLessThanEquals", false, date(order -> order <= 0)),
    DATE_GREATER_THAN("DateGreaterThan", false, date(order -> order > 0)),
    DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", false, date(order -> order >= 0)),
    BOOL("Bool", false, ConditionOperator::ignoringCase),
    BINARY_EQUALS("BinaryEquals", false, ConditionOperator::binary),
    IP_ADDRESS("IpAddress", false, ConditionOperator::address),
    NOT_IP_ADDRESS("NotIpAddress", true, ConditionOperator::address),
    ARN_EQUALS("ArnEquals", false, ConditionOperator::arn),
    ARN_LIKE("ArnLike", false, ConditionOperator::arn),
    ARN_NOT_EQUALS("ArnNotEquals", true, ConditionOperator::arn),
    ARN_NOT_LIKE("ArnNotLike", true, ConditionOperator::arn),
    NULL("Null", false, ConditionOperator::truth);

    /** One value of a condition in the policy, compiled. */
    interface Operand {

        boolean matches(String value, Context context);

        /** Whether the request has what its variables ask for. */
        default boolean resolves(Context context) {
            return true;
        }
    }

    @FunctionalInterface
    private interface Compiler {

        /** @throws IllegalArgumentException saying what the text should have been */
        Operand compile(String text, Version version);
    }

    private final String word;
    private final boolean negated;
    private final Compiler compiler;

    ConditionOperator(String word, boolean negated, Compiler compiler) {
        this.word = word;
        this.negated = negated;
        this.compiler = compiler;
    }

    /** By its name in a policy. */
    static Optional<ConditionOperator> of(String word) {
        return Arrays.stream(values())
                .filter(operator -> operator.word.equals(word))
                .findFirst();
    }

    boolean negated() {
        return negated;
    }

    /** Whether a value of the request is of the type that this compares. */
    boolean reads(String value) {
        return switch (this) {
            case NUMERIC_NOT_EQUALS -> read(value, BigDecimal::new).isPresent();
            case DATE_NOT_EQUALS -> read(value, ConditionOperator::instant).isPresent();
            case NOT_IP_ADDRESS -> read(value, InetAddress::ofLiteral).isPresent();
            // The others find what they cannot read unlike the policy's values anyway, or read any text.
            default -> true;
        };
    }

    /** @throws IllegalArgumentException saying what the text should have been */
    Operand compile(String text, Version version) {
        return compiler.compile(text, version);
    }

    private static Operand exactly(String text, Version version) {
        return pattern(PolicyString.exactly(text, version), PolicyString::matches);
    }

    private static Operand ignoringCase(String text, Version version) {
        return pattern(PolicyString.exactly(text, version), PolicyString::equalsIgnoringCase);
    }

    private static Operand like(String text, Version version) {
        return pattern(PolicyString.pattern(text, version, Glob.Colons.ORDINARY), PolicyString::matches);
    }

    private static Operand arn(String text, Version version) {
        return pattern(PolicyString.pattern(text, version, Glob.Colons.COMPONENTS), PolicyString::matches);
    }

    @FunctionalInterface
    private interface Comparison {

        boolean test(PolicyString pattern, String value, Context context);
    }

    private static Operand pattern(PolicyString pattern, Comparison comparison) {
        return new Operand() {

            @Override
            public boolean matches(String value, Context context) {
                return comparison.test(pattern, value, context);
            }

            @Override
            public boolean resolves(Context context) {
                return pattern.resolves(context);
            }
        };
    }

    private static Operand truth(String text, Version version) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("must be true (the key is absent) or false (it is there)");
        }
        return (value, _) -> value.equals(text);
    }

    private static Operand binary(String text, Version version) {
        var expected = parse(text, Base64.getDecoder()::decode, "must be base64 text");
        return (value, _) -> read(value, Base64.getDecoder()::decode)
                .filter(bytes -> Arrays.equals(bytes, expected))
                .isPresent();
    }

    private static Operand address(String text, Version version) {
        var range =
                parse(text, AddressRange::of, "must be an address or range such as 203.0.113.0/24 or 2001:DB8::/32");
        return (value, _) -> range.contains(value);
    }

    private static Compiler numeric(IntPredicate order) {
        return comparing(BigDecimal::new, order, "must be a number");
    }

    private static Compiler date(IntPredicate order) {
        return comparing(
                ConditionOperator::instant,
                order,
                "must be a date such as 2026-01-31T12:00:00Z, or seconds since 1970");
    }

    private static <T extends Comparable<T>> Compiler comparing(
            Function<String, T> parser, IntPredicate order, String rule) {
        return (text, _) -> {
            var expected = parse(text, parser, rule);
            return (value, _) -> read(value, parser)
                    .filter(actual -> order.test(actual.compareTo(expected)))
                    .isPresent();
        };
    }

    private static <T> T parse(String text, Function<String, T> parser, String rule) {
        return read(text, parser).orElseThrow(() -> new IllegalArgumentException(rule));
    }

    private static <T> Optional<T> read(String text, Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(text));
        } catch (RuntimeException notOfThisType) {
            return Optional.empty();
        }
    }

    /** ISO 8601 as the W3C profiles it, from a year to fractions of a second, or seconds since 1970. */
    private static Instant instant(String text) {
        if (text.indexOf('T') > 0) {
            return OffsetDateTime.parse(text).toInstant();
        }
        if (text.length() == 4) {
            return Year.parse(text).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        if (text.length() == 7 && text.charAt(4) == '-') {
            return YearMonth.parse(text).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        if (text.length() == 10 && text.charAt(4) == '-') {
            return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
        }
        return Instant.ofEpochSecond(Long.parseLong(text));
    }
}
