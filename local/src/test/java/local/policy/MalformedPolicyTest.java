package local.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import local.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What IAM refuses is refused with its place, and with what would be right. */
class MalformedPolicyTest {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        []                                       | A policy document is an object, not [].
        {"Version": "2012-10-17"}                | Statement: is missing. A policy has at least one statement.
        {"Statement": []}                        | Statement: is missing. A policy has at least one statement.
        {"Version": "2012-10-18", "Statement": [{}]} | Version: "2012-10-18" is not a version of the policy language. Write "2012-10-17".
        {"Statements": [{}]}                     | has no key Statements. Did you mean Statement?
        {"Statement": ["Allow"]}                 | Statement[0]: This is an object, not "Allow".
        """)
    void documents(String document, String message) {
        assertThatThrownBy(() -> PolicyDocument.identityBased(Json.parse(document)))
                .isInstanceOf(MalformedPolicyException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        "Action": "a:B", "Resource": "*"                      | Statement[1].Effect: is missing. Write "Allow" or "Deny".
        "Effect": "allow", "Action": "a:B", "Resource": "*"   | Statement[1].Effect: "allow" is not an effect. Write "Allow" or "Deny".
        "Effect": "Allow", "Resource": "*"                    | Statement[1]: has neither Action nor NotAction. Say what it is about, such as "Action": "sqs:SendMessage".
        "Effect": "Allow", "Action": "a:B", "NotAction": "a:C", "Resource": "*" | Statement[1]: has both Action and NotAction. Keep one of them.
        "Effect": "Allow", "Action": [], "Resource": "*"      | Statement[1].Action: is an empty list. Name at least one, or take it out.
        "Effect": "Allow", "Action": ["a:B", "SendMessage"], "Resource": "*" | Statement[1].Action[1]: "SendMessage" is not an action. Write service:Action, such as "lambda:InvokeFunction" or "sqs:*".
        "Effect": "Allow", "Action": {"a": "B"}, "Resource": "*" | Statement[1].Action: {"a":"B"} is not a string.
        "Effect": "Allow", "Action": "a:B"                    | Statement[1]: has neither Resource nor NotResource. Name the ARN that it is about, or "*".
        "Effect": "Allow", "Action": "a:B", "Resource": "orders" | Statement[1].Resource: "orders" is not a resource. Write its ARN, such as "arn:aws:sqs:us-east-1:123456789012:orders", or "*".
        "Effect": "Allow", "Action": "a:B", "Resources": "*"  | Statement[1]: has no key Resources. Did you mean Resource?
        "Effect": "Allow", "Action": "a:B", "Resource": "*", "Principal": "*" | Statement[1].Principal: does not belong in an identity-based policy: its principal is whom it is attached to.
        "Sid": "First", "Effect": "Allow", "Action": "a:B", "Resource": "*" | Statement[1].Sid: "First" is used twice. Give each statement its own.
        "Effect": "Allow", "Action": "a:B", "Resource": "*", "Condition": {"StringMatches": {"a:b": "c"}} | Statement[1].Condition.StringMatches: is not a condition operator. Write one such as StringEquals, ArnLike or NumericLessThan.
        "Effect": "Allow", "Action": "a:B", "Resource": "*", "Condition": {"NullIfExists": {"a:b": "true"}} | Statement[1].Condition.NullIfExists: is not a condition operator. Null itself asks whether a key exists.
        "Effect": "Allow", "Action": "a:B", "Resource": "*", "Condition": {"NumericLessThan": {"a:b": "many"}} | Statement[1].Condition.NumericLessThan.a:b: "many" must be a number.
        "Effect": "Allow", "Action": "a:B", "Resource": "*", "Condition": {"IpAddress": {"a:b": ["10.0.0.0/8", "10.0.0.0/33"]}} | Statement[1].Condition.IpAddress.a:b[1]: "10.0.0.0/33" must be an address or range such as 203.0.113.0/24 or 2001:DB8::/32.
        "Effect": "Allow", "Action": "a:B", "Resource": "*", "Condition": {"DateLessThan": {"a:b": "tomorrow"}} | Statement[1].Condition.DateLessThan.a:b: "tomorrow" must be a date such as 2026-01-31T12:00:00Z, or seconds since 1970.
        "Effect": "Allow", "Action": "a:B", "Resource": "*", "Condition": {"StringEquals": "c"} | Statement[1].Condition.StringEquals: This is an object, not "c".
        """)
    void statements(String statement, String message) {
        var document = """
            {"Version": "2012-10-17", "Statement": [
                {"Sid": "First", "Effect": "Allow", "Action": "a:B", "Resource": "*"},
                {%s}]}\
            """.formatted(statement);

        assertThatThrownBy(() -> PolicyDocument.identityBased(Json.parse(document)))
                .isInstanceOf(MalformedPolicyException.class)
                .hasMessage(message);
    }

    /** What AWS's "Limitations on wildcard usage within ARNs" names, and what its own policies show to be allowed. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        arn:aws:lambda:us-east-2:123456789012:functi*:my-function | has a wildcard in its resource type.
        arn:aws:lambda:us-east-2:123456789012:functio?:my-function | has a wildcard in its resource type.
        arn:aws:redshift:us-east-1:123456789012:?                 | has a wildcard in its resource type.
        arn:aws:iam::123456789012:u*                              | has a wildcard in its resource type.
        arn:aws:states:*:*:*Machine:orders                        | has a wildcard in its resource type.
        arn:aws:dynamodb:*:*:t*/orders                            | has a wildcard in its resource type.
        arn:*:sqs:us-east-1:123456789012:orders                   | has a wildcard for its partition.
        arn:aw?:sqs:us-east-1:123456789012:orders                 | has a wildcard for its partition.
        arn:aws:s*:us-east-1:123456789012:orders                  | names no service, or has a wildcard in its name.
        arn:aws:*                                                 | names no service, or has a wildcard in its name.
        arn:aws                                                   | names no service, or has a wildcard in its name.
        arn:aws:lambda:*:*:function:my-*                          |
        arn:aws:lambda:*:*:function*                              |
        arn:aws:lambda:*:*:*                                      |
        arn:aws:ec2:*:*:*/*                                       |
        arn:aws:ec2:*:*:security-group*/*                         |
        arn:aws:execute-api:us-east-1:123456789012:a*/prod/GET/x  |
        arn:aws:s3:::my-*/reports/*                               |
        arn:aws:sns:us-east-1:123456789012:or*:x                  |
        arn:aws:sqs:*:*:?                                         |
        arn:aws:unheardof:*:*:thi*/x                              |
        arn:aws:iam::*:user/${aws:username}                       |
        arn:aws:iam::*:${aws:PrincipalTag/kind}/*                 |
        """)
    void wildcardsOfAResource(String arn, String fault) {
        var document = Json.parse("""
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": ["*", "%s"]}}\
            """.formatted(arn));

        if (fault == null) {
            assertThat(PolicyDocument.identityBased(document).statements()).hasSize(1);
        } else {
            assertThatThrownBy(() -> PolicyDocument.identityBased(document))
                    .isInstanceOf(MalformedPolicyException.class)
                    .hasMessageStartingWith("Statement.Resource[1]: \"" + arn + "\" " + fault);
        }
    }

    /** "Session policies ... do not support incomplete ARNs". */
    @ParameterizedTest
    @CsvSource({
        "arn:aws:sqs, arn:aws:sqs:*:*:*",
        "arn:aws:sqs:us-east-1, arn:aws:sqs:us-east-1:*:*",
        "arn:aws:s3:*, arn:aws:s3:*:*:*",
        "arn:aws:sqs:${aws:RequestedRegion}, arn:aws:sqs:${aws:RequestedRegion}:*:*",
        "arn:aws:sqs:${aws:RequestedRegion}:1, arn:aws:sqs:${aws:RequestedRegion}:1:*",
        "arn:aws:iam::123456789012, arn:aws:iam::123456789012:*"
    })
    void anIncompleteArnInASessionPolicy(String arn, String whole) {
        var statement = "\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"" + arn + "\"";
        var message = "Statement.Resource: \"" + arn + "\" is an incomplete ARN. Write all of its fields, such as \""
                + whole + "\".";

        assertThatThrownBy(() -> PolicyDocument.session(Json.parse("{\"Statement\": {" + statement + "}}")))
                .hasMessage(message);
        assertThat(PolicyDocument.identityBased(Json.parse("{\"Statement\": {" + statement + "}}"))
                        .statements())
                .hasSize(1);
    }

    /** The colon of a variable separates no fields. */
    @Test
    void aWholeArnWithVariablesInASessionPolicy() {
        assertThat(PolicyDocument.session(Json.parse("""
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*",
                "Resource": "arn:aws:sqs:${aws:RequestedRegion}:${aws:PrincipalAccount}:${aws:username}"}}\
            """)).statements()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
        "Action": "sts:AssumeRole"                                          | Statement: has no Principal. Say who, such as "Principal": {"Service": "lambda.amazonaws.com"}.
        "Action": "sts:AssumeRole", "Principal": "lambda.amazonaws.com"     | Statement.Principal: This is an object, not "lambda.amazonaws.com".
        "Action": "sts:AssumeRole", "Principal": {"Services": "x"}          | Statement.Principal: has no key Services. Did you mean Service?
        "Action": "sts:AssumeRole", "Principal": {"AWS": "arn:aws:iam::1:role/*"} | Statement.Principal.AWS: "arn:aws:iam::1:role/*" is not a principal. Write an account's ID, the ARN of a role, session or user, or "*".
        "Action": "sts:AssumeRole", "NotPrincipal": {"AWS": "123456789012"} | Statement.NotPrincipal: does not belong in a trust policy. Name in Principal who may assume the role.
        "Action": "sts:AssumeRole", "Principal": "*", "Resource": "*"       | Statement.Resource: does not belong in a trust policy: it is about its role.
        """)
    void trustPolicies(String statement, String message) {
        assertThatThrownBy(() -> PolicyDocument.trust(
                        Json.parse("{\"Statement\": {\"Effect\": \"Allow\", %s}}".formatted(statement))))
                .isInstanceOf(MalformedPolicyException.class)
                .hasMessage(message);
    }

    @Test
    void notPrincipalOnlyDenies() {
        var statement = """
            {"Statement": {"Effect": "%s", "NotPrincipal": {"AWS": "123456789012"}, "Action": "sqs:*", "Resource": "*"}}\
            """;

        assertThatThrownBy(() -> PolicyDocument.resourceBased(Json.parse(statement.formatted("Allow"))))
                .isInstanceOf(MalformedPolicyException.class)
                .hasMessage("Statement.NotPrincipal: does not go with \"Effect\": \"Allow\". Name in Principal whom it"
                        + " allows.");
        assertThat(PolicyDocument.resourceBased(Json.parse(statement.formatted("Deny")))
                        .statements())
                .hasSize(1);
        assertThatThrownBy(() -> PolicyDocument.trust(Json.parse("""
            {"Statement": {"Effect": "Deny", "NotPrincipal": {"AWS": "123456789012"}, "Action": "sts:AssumeRole"}}\
            """)))
                .hasMessageContaining("does not belong in a trust policy");
    }

    @Test
    void theFaultKnowsItsPath() {
        assertThatThrownBy(() -> PolicyDocument.identityBased(Json.parse("{\"Statement\": [{\"Effect\": \"Maybe\"}]}")))
                .isInstanceOfSatisfying(
                        MalformedPolicyException.class,
                        fault -> assertThat(fault.path()).isEqualTo("Statement[0].Effect"));
    }
}
