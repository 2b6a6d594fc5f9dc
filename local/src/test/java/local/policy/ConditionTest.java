package local.policy;

import static local.policy.Iam.allows;
import static local.policy.Iam.request;
import static local.policy.Iam.statement;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {

    /** In the value column, {@code -} is a key that is not in the request. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        StringEquals               | "Blue"                     | Blue                  | true
        StringEquals               | "Blue"                     | blue                  | false
        StringEquals               | ["Red", "Blue"]            | Blue                  | true
        StringEquals               | "Bl*"                      | Blue                  | false
        StringEquals               | "Blue"                     | -                     | false
        StringNotEquals            | "Blue"                     | Red                   | true
        StringNotEquals            | ["Red", "Blue"]            | Red                   | false
        StringNotEquals            | "Blue"                     | -                     | true
        StringEqualsIgnoreCase     | "BLUE"                     | blue                  | true
        StringNotEqualsIgnoreCase  | "BLUE"                     | blue                  | false
        StringLike                 | "Bl?e*"                    | Bluest                | true
        StringNotLike              | "Bl*"                      | Red                   | true
        NumericEquals              | "10"                       | 10.0                  | true
        NumericEquals              | 10                         | 10                    | true
        NumericNotEquals           | "10"                       | 11                    | true
        NumericLessThan            | "10"                       | 10                    | false
        NumericLessThanEquals      | "10"                       | 10                    | true
        NumericGreaterThan         | "10"                       | 10.5                  | true
        NumericGreaterThanEquals   | "10"                       | 9                     | false
        NumericEquals              | "10"                       | 11                    | false
        NumericNotEquals           | "10"                       | 10.0                  | false
        NumericLessThan            | "10"                       | 9.9                   | true
        NumericLessThanEquals      | "10"                       | 10.1                  | false
        NumericGreaterThan         | "10"                       | 10                    | false
        NumericGreaterThanEquals   | "10"                       | 10                    | true
        NumericLessThan            | "10"                       | ten                   | false
        DateEquals                 | "2026-01-31"               | 2026-02-01            | false
        DateNotEquals              | "2026-01-31"               | 2026-02-01            | true
        DateLessThan               | "2026-01-31"               | 2026-01-31            | false
        DateLessThanEquals         | "2026-01-31"               | 2026-02-01            | false
        DateGreaterThan            | "2026-01-31"               | 2026-01-31            | false
        DateGreaterThanEquals      | "2026-01-31"               | 2026-01-31            | true
        IpAddress                  | "203.0.113.7/32"           | 203.0.113.7           | true
        IpAddress                  | "203.0.113.7/32"           | 203.0.113.6           | false
        IpAddress                  | "0.0.0.0/0"                | 198.51.100.1          | true
        IpAddress                  | "192.0.2.128/25"           | 192.0.2.127           | false
        NumericNotEquals           | "10"                       | ten                   | false
        NumericNotEqualsIfExists   | "10"                       | ten                   | false
        NumericNotEquals           | "10"                       | -                     | true
        DateEquals                 | "2026-01-31"               | yesterday             | false
        DateNotEquals              | "2026-01-31"               | yesterday             | false
        IpAddress                  | "203.0.113.0/24"           | localhost             | false
        NotIpAddress               | "203.0.113.0/24"           | localhost             | false
        NotIpAddress               | "203.0.113.0/24"           | 2001:db8::1           | true
        BinaryEquals               | "QmluYXJ5"                 | !                     | false
        DateEquals                 | "2026-01-31T12:00:00Z"     | 2026-01-31T13:00:00+01:00 | true
        DateNotEquals              | "2026-01-31"               | 2026-01-31            | false
        DateLessThan               | "2026-01-31T12:00:00Z"     | 2026-01-31            | true
        DateLessThanEquals         | "2026"                     | 2026-01-01T00:00:00Z  | true
        DateGreaterThan            | "2026-01"                  | 1769860800            | true
        DateGreaterThanEquals      | "2026-01-31"               | 2026-01-30T23:59:59.999Z | false
        Bool                       | "true"                     | True                  | true
        Bool                       | true                       | false                 | false
        Bool                       | "true"                     | -                     | false
        BinaryEquals               | "QmluYXJ5VmFsdWVJbkJhc2U2NA==" | QmluYXJ5VmFsdWVJbkJhc2U2NA== | true
        BinaryEquals               | "QmluYXJ5"                 | QmluYXJ5VmFsdWU=      | false
        IpAddress                  | "203.0.113.0/24"           | 203.0.113.7           | true
        IpAddress                  | "203.0.113.0/24"           | 203.0.114.7           | false
        IpAddress                  | "203.0.113.7"              | 203.0.113.7           | true
        IpAddress                  | "2001:DB8:1234:5678::/64"  | 2001:db8:1234:5678::9 | true
        IpAddress                  | "2001:DB8:1234:5678::/64"  | 203.0.113.7           | false
        NotIpAddress               | ["192.0.2.0/24", "203.0.113.0/24"] | 203.0.113.7   | false
        NotIpAddress               | "203.0.113.0/24"           | 192.0.2.1             | true
        ArnEquals                  | "arn:aws:sns:*:1:t*"       | arn:aws:sns:us-east-1:1:topic | true
        ArnLike                    | "arn:aws:sns:us-east-1:1:topic" | arn:aws:sns:us-east-1:1:topic | true
        ArnLike                    | "arn:aws:sns:*:topic"      | arn:aws:sns:us-east-1:1:topic | false
        ArnNotEquals               | "arn:aws:sns:*:1:t*"       | arn:aws:sns:us-east-1:1:topic | false
        ArnNotLike                 | "arn:aws:sns:*:1:t*"       | arn:aws:sns:us-east-1:2:topic | true
        Null                       | "true"                     | -                     | true
        Null                       | "true"                     | there                 | false
        Null                       | "false"                    | there                 | true
        Null                       | ["true", "false"]          | there                 | true
        StringEqualsIfExists       | "Blue"                     | -                     | true
        StringEqualsIfExists       | "Blue"                     | Red                   | false
        NumericLessThanIfExists    | "10"                       | -                     | true
        ArnLikeIfExists            | "arn:aws:sns:*:1:*"        | -                     | true
        """)
    void comparesTheValueOfAKey(String operator, String expected, String value, boolean holds) {
        assertThat(holds(operator, expected, value.equals("-") ? new String[0] : new String[] {value}))
                .isEqualTo(holds);
    }

    /**
     * "Set operators for multivalued context keys": the request's values against {@code [a, b]}. "Multivalued context keys
     * require a condition set operator": without one, a key that has many is neither equal nor unequal to any.
     */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
        ForAllValues:StringEquals,         a,     true
        ForAllValues:StringEquals,         a b,   true
        ForAllValues:StringEquals,         a c,   false
        ForAllValues:StringEquals,         ``,    true
        ForAnyValue:StringEquals,          a c,   true
        ForAnyValue:StringEquals,          c,     false
        ForAnyValue:StringEquals,          ``,    false
        ForAllValues:StringNotEquals,      c d,   true
        ForAllValues:StringNotEquals,      a c,   false
        ForAnyValue:StringNotEquals,       a c,   true
        ForAnyValue:StringNotEquals,       a b,   false
        ForAnyValue:StringNotEquals,       ``,    false
        ForAnyValue:StringEqualsIfExists,  ``,    true
        ForAllValues:StringEqualsIfExists, ``,    true
        StringEquals,                      a,     true
        StringEquals,                      a b,   false
        StringEquals,                      a c,   false
        StringNotEquals,                   a c,   false
        StringNotEquals,                   c d,   false
        StringEqualsIfExists,              a b,   false
        StringLike,                        a b,   false
        """)
    void combinesTheValuesOfAKeyWithMany(String operator, String values, boolean holds) {
        assertThat(holds(operator, "[\"a\", \"b\"]", values.isEmpty() ? new String[0] : values.split(" ")))
                .isEqualTo(holds);
    }

    @Test
    void allKeysAndOperatorsMustHold() {
        var policies = statement("""
            {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {
                "StringEquals": {"aws:PrincipalTag/team": "blue", "aws:PrincipalTag/stage": "test"},
                "NumericLessThan": {"s3:max-keys": "10"}}}\
            """);
        var context = Map.of(
                "aws:PrincipalTag/team",
                List.of("blue"),
                "aws:PrincipalTag/stage",
                List.of("test"),
                "s3:max-keys",
                List.of("9"));

        assertThat(allows(policies, request("s3:ListBucket", "*", context))).isTrue();
        context.keySet().forEach(key -> {
            var without = new HashMap<>(context);
            without.remove(key);
            assertThat(allows(policies, request("s3:ListBucket", "*", without)))
                    .as("without %s", key)
                    .isFalse();
        });
    }

    /** A variable without a value is neither equal nor unequal to anything. */
    @ParameterizedTest
    @CsvSource({
        "StringEquals, blue, blue, true",
        "StringEquals, blue, , false",
        "StringNotEquals, blue, red, true",
        "StringNotEquals, blue, , false",
        "StringNotEqualsIfExists, blue, , false",
        "ArnNotLike, blue, , false"
    })
    void comparesWithAVariable(String operator, String value, String team, boolean holds) {
        var policies = statement("""
            {"Effect": "Allow", "Action": "*", "Resource": "*",
                "Condition": {"%s": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}}\
            """.formatted(operator));
        var context = new HashMap<String, List<String>>(Map.of("aws:ResourceTag/team", List.of(value)));
        if (team != null) {
            context.put("aws:PrincipalTag/team", List.of(team));
        }

        assertThat(allows(policies, request("sqs:SendMessage", "*", context))).isEqualTo(holds);
    }

    @Test
    void theNamesOfKeysKnowNoCase() {
        var policies = statement("""
            {"Effect": "Allow", "Action": "*", "Resource": "*",
            "Condition": {"StringEquals": {"AWS:sourceaccount": "1"}}}\
            """);

        assertThat(allows(policies, request("s3:ListBucket", "*", Map.of("aws:SourceAccount", List.of("1")))))
                .isTrue();
    }

    @Test
    void keysThatFollowFromPrincipalAndResourceNeedNotBeGiven() {
        var policies = statement("""
            {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {
                "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/hello-*"},
                "StringEquals": {"aws:PrincipalAccount": "${aws:ResourceAccount}", "aws:RequestedRegion": "us-east-1"},
                "Bool": {"aws:SecureTransport": "true"}}}\
            """);

        assertThat(allows(policies, request("sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:orders")))
                .isTrue();
        assertThat(allows(policies, request("sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:orders")))
                .isFalse();
    }

    private static boolean holds(String operator, String expected, String... values) {
        var policies = statement("""
            {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"%s": {"test:Key": %s}}}\
            """.formatted(operator, expected));
        return allows(
                policies,
                request("test:Action", "*", values.length == 0 ? Map.of() : Map.of("test:Key", Arrays.asList(values))));
    }
}
