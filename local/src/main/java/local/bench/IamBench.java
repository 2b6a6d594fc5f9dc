package local.bench;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import local.json.Json;
import local.policy.Evaluator;
import local.policy.Policies;
import local.policy.Policy;
import local.policy.PolicyDocument;
import local.policy.Principal;
import local.policy.Request;

/** Measures the decision whether a role with 20 statements may do what it asks. */
public final class IamBench {

    private static final int STATEMENTS = 20;
    private static final int DECISIONS = 500_000;
    private static final Principal FUNCTION = new Principal.RoleSession("123456789012", "orders-role", "orders");

    /** As SAM's policy templates have it. */
    private static final String PLAIN = """
        {"Effect": "Allow", "Action": ["sqs:SendMessage*"],
            "Resource": "arn:aws:sqs:us-east-1:123456789012:orders-%s"}\
        """;

    /** With all that a statement can have. */
    private static final String INTRICATE = """
        {"Effect": "Allow", "Action": ["sqs:*Message", "sqs:Get*"],
            "Resource": "arn:aws:sqs:*:${aws:PrincipalAccount}:*-%s",
            "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:states:*:*:stateMachine:*"},
                "StringEquals": {"aws:RequestedRegion": ["eu-west-1", "us-east-1"]}}}\
        """;

    private static final String DENY = """
        {"Effect": "Deny", "Action": "sqs:*", "Resource": "arn:aws:sqs:*:*:*-secret"}\
        """;

    private IamBench() {}

    public static void run(Figures figures) {
        var plain = policies(PLAIN);
        measure(figures, "allowed by the first statement", plain, request("sqs:SendMessage", "orders-0"));
        measure(figures, "allowed by the last but one", plain, request("sqs:SendMessage", "orders-18"));
        measure(figures, "denied by the last", plain, request("sqs:SendMessage", "orders-secret"));
        measure(figures, "refused: none is about the resource", plain, request("sqs:SendMessage", "orders-x"));
        measure(figures, "refused: none is about the action", plain, request("states:StartExecution", "orders-0"));
        var intricate = policies(INTRICATE);
        measure(figures, "all that there is: allowed", intricate, request("sqs:SendMessage", "orders-18"));
        measure(figures, "all that there is: refused", intricate, request("sqs:SendMessage", "orders-x"));
    }

    /** Each statement in a policy of its own, as SAM makes them; the last one denies. */
    private static Policies policies(String statement) {
        return Policies.identityBased(
                Stream.concat(IntStream.range(0, STATEMENTS - 1).mapToObj(statement::formatted), Stream.of(DENY))
                        .map(text -> Json.object().put("Version", "2012-10-17").set("Statement", Json.parse(text)))
                        .map(document -> new Policy("Policy", PolicyDocument.identityBased(document)))
                        .toArray(Policy[]::new));
    }

    private static Request request(String action, String queue) {
        return new Request(
                action,
                "arn:aws:sqs:us-east-1:123456789012:" + queue,
                Map.of("aws:SourceArn", List.of("arn:aws:states:us-east-1:123456789012:stateMachine:orders")));
    }

    private static void measure(Figures figures, String what, Policies policies, Request request) {
        double micros = Figures.micros(DECISIONS, () -> Evaluator.decide(FUNCTION, policies, request));
        figures.add(what, 1_000_000 / micros, "decisions/s");
    }
}
