package local.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import local.json.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold for all policies, tried on random ones: few words, so that they meet often. */
class PolicyPropertiesTest {

    private static final List<String> ACTIONS =
            List.of("sqs:SendMessage", "sqs:ReceiveMessage", "lambda:InvokeFunction", "states:StartExecution");
    private static final List<String> ACTION_PATTERNS =
            List.of("*", "sqs:*", "sqs:Send*", "*:*Message", "lambda:InvokeFunction", "states:Start?xecution");
    private static final List<String> RESOURCES = List.of(
            "*",
            "arn:aws:sqs:us-east-1:123456789012:a",
            "arn:aws:sqs:us-east-1:999999999999:a",
            "arn:aws:lambda:us-east-1:123456789012:function:a");
    private static final List<String> RESOURCE_PATTERNS = List.of(
            "*",
            "arn:aws:sqs:*",
            "arn:aws:sqs:*:123456789012:a",
            "arn:aws:sqs:us-east-1:*:*a",
            "arn:aws:sqs:us-east-1:123456789012:${aws:username}");
    private static final List<String> CONDITIONS = List.of(
            "{}",
            "{\"StringEquals\": {\"test:team\": \"blue\"}}",
            "{\"StringNotEquals\": {\"test:team\": \"blue\"}}",
            "{\"ForAllValues:StringLike\": {\"test:team\": \"b*\"}}",
            "{\"Null\": {\"test:team\": \"true\"}}");
    private static final List<Map<String, List<String>>> CONTEXTS = List.of(
            Map.of(),
            Map.of("test:team", List.of("blue")),
            Map.of("test:team", List.of("red")),
            Map.of("test:team", List.of("blue", "red")),
            Map.of("aws:username", List.of("a")));
    private static final String PRINCIPALS = "[\"123456789012\", \"arn:aws:iam::123456789012:role/hello-machine\", "
            + "\"arn:aws:sts::123456789012:assumed-role/hello-machine/kQ3xYz\", \"*\", \"999999999999\"]";

    private record Case(
            Random random, List<ObjectNode> identity, List<ObjectNode> resource, Policies policies, Request request) {

        Decision decide() {
            return decide(policies);
        }

        Decision decide(Policies changed) {
            return Evaluator.decide(Iam.MACHINE, changed, request);
        }

        Policies withIdentity(List<ObjectNode> statements) {
            return new Policies(
                    List.of(new Policy("identity", document(statements, false))),
                    policies.permissionsBoundary(),
                    policies.session(),
                    policies.resourceBased());
        }
    }

    @Test
    void addingADenyNeverAllows() {
        forAll((each, decision) -> {
            var more = new ArrayList<>(each.identity());
            more.add(statement(each.random(), false).put("Effect", "Deny"));
            if (!allowed(decision)) {
                assertThat(allowed(each.decide(each.withIdentity(more)))).isFalse();
            }
        });
    }

    @Test
    void addingAnAllowNeverRefuses() {
        forAll((each, decision) -> {
            var more = new ArrayList<>(each.identity());
            more.add(statement(each.random(), false).put("Effect", "Allow"));
            if (allowed(decision)) {
                assertThat(allowed(each.decide(each.withIdentity(more)))).isTrue();
            }
        });
    }

    @Test
    void theOrderOfStatementsDoesNotMatter() {
        forAll((each, decision) -> {
            var shuffled = new ArrayList<>(each.identity());
            Collections.shuffle(shuffled, each.random());
            assertThat(kind(each.decide(each.withIdentity(shuffled)))).isEqualTo(kind(decision));
        });
    }

    @Test
    void statementsMayStandInOnePolicyOrInMany() {
        forAll((each, decision) -> {
            var apart = each.identity().stream()
                    .map(statement -> new Policy("own", document(List.of(statement), false)))
                    .toList();
            var policies = each.policies();
            assertThat(kind(each.decide(new Policies(
                            apart, policies.permissionsBoundary(), policies.session(), policies.resourceBased()))))
                    .isEqualTo(kind(decision));
        });
    }

    @Test
    void aStatementTwiceIsAsGoodAsOnce() {
        forAll((each, decision) -> {
            var twice = new ArrayList<>(each.identity());
            twice.addAll(each.identity());
            assertThat(kind(each.decide(each.withIdentity(twice)))).isEqualTo(kind(decision));
        });
    }

    @Test
    void aBoundaryAndSessionPoliciesOnlyLimit() {
        forAll((each, decision) -> {
            var limit = new Policy("limit", document(List.of(statement(each.random(), false)), false));
            var policies = each.policies();
            for (var limited : List.of(
                    new Policies(
                            policies.identityBased(), Optional.of(limit), policies.session(), policies.resourceBased()),
                    policies.withSession(List.of(limit)))) {
                boolean first = policies.permissionsBoundary().isEmpty()
                        && policies.session().isEmpty();
                if (first && allowed(each.decide(limited))) {
                    assertThat(allowed(decision)).isTrue();
                }
            }
        });
    }

    @Test
    void whatIsExplicitlyDeniedIsDeniedByAStatementThatSaysSo() {
        forAll((each, decision) -> {
            switch (decision) {
                case Decision.Allowed(var by) ->
                    assertThat(by.statement().effect()).isEqualTo(Effect.ALLOW);
                case Decision.ExplicitDeny(var by) ->
                    assertThat(by.statement().effect()).isEqualTo(Effect.DENY);
                case Decision.ImplicitDeny _ -> {}
            }
        });
    }

    @Test
    void withoutPoliciesNothingIsAllowed() {
        forAll((each, _) -> assertThat(each.decide(Policies.NONE)).isInstanceOf(Decision.ImplicitDeny.class));
    }

    @Test
    void theCaseOfAnActionDoesNotMatter() {
        forAll((each, decision) -> {
            var asked = each.request();
            var shouted = new Request(asked.action().toUpperCase(), asked.resource(), asked.context());
            assertThat(kind(Evaluator.decide(Iam.MACHINE, each.policies(), shouted)))
                    .isEqualTo(kind(decision));
        });
    }

    private static void forAll(BiConsumer<Case, Decision> property) {
        var random = new Random(6);
        for (int i = 0; i < 1_000; i++) {
            var each = random(random);
            property.accept(each, each.decide());
        }
    }

    private static Case random(Random random) {
        var identity = statements(random, false);
        var resource = statements(random, true);
        var policies = new Policies(
                List.of(new Policy("identity", document(identity, false))),
                random.nextInt(4) == 0 ? Optional.of(limit(random)) : Optional.empty(),
                random.nextInt(4) == 0 ? List.of(limit(random)) : List.of(),
                random.nextBoolean()
                        ? Optional.of(new Policy("resource", document(resource, true)))
                        : Optional.empty());
        return new Case(
                random,
                identity,
                resource,
                policies,
                new Request(pick(random, ACTIONS), pick(random, RESOURCES), pick(random, CONTEXTS)));
    }

    private static Policy limit(Random random) {
        return new Policy("limit", document(statements(random, false), false));
    }

    private static List<ObjectNode> statements(Random random, boolean ofResource) {
        return IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(_ -> statement(random, ofResource))
                .toList();
    }

    private static ObjectNode statement(Random random, boolean ofResource) {
        var effect = random.nextInt(3) == 0 ? "Deny" : "Allow";
        var statement = Json.object().put("Effect", effect);
        statement.put(random.nextInt(5) == 0 ? "NotAction" : "Action", pick(random, ACTION_PATTERNS));
        statement.put(random.nextInt(5) == 0 ? "NotResource" : "Resource", pick(random, RESOURCE_PATTERNS));
        statement.set("Condition", Json.parse(pick(random, CONDITIONS)));
        if (ofResource) {
            var names = Json.parse(PRINCIPALS);
            statement
                    .putObject(effect.equals("Deny") && random.nextInt(3) == 0 ? "NotPrincipal" : "Principal")
                    .set("AWS", names.get(random.nextInt(names.size())));
        }
        return statement;
    }

    private static PolicyDocument document(List<ObjectNode> statements, boolean ofResource) {
        JsonNode json = Json.object().put("Version", "2012-10-17").set("Statement", Json.parse(statements.toString()));
        return ofResource ? PolicyDocument.resourceBased(json) : PolicyDocument.identityBased(json);
    }

    private static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static boolean allowed(Decision decision) {
        return decision instanceof Decision.Allowed;
    }

    private static String kind(Decision decision) {
        return decision.getClass().getSimpleName();
    }
}
