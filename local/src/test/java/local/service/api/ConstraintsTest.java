package local.service.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import local.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.TagRoleRequest;
import software.amazon.awssdk.services.iam.model.UntagRoleRequest;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.ListActivitiesRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskFailureRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.Tag;
import software.amazon.awssdk.services.sfn.model.TagResourceRequest;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/** Requests that AWS's models do not let pass. */
class ConstraintsTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/r";

    record Case(String operation, SdkPojo request, String code, String message) {

        @Override
        public String toString() {
            return operation + ": " + message;
        }
    }

    static Stream<Case> refused() {
        return Stream.of(
                new Case(
                        "StartExecution",
                        StartExecutionRequest.builder().build(),
                        "ValidationException",
                        "1 validation error detected: Value null at 'stateMachineArn' failed to satisfy constraint: "
                                + "Member must not be null"),
                new Case(
                        "StartExecution",
                        StartExecutionRequest.builder()
                                .stateMachineArn("a".repeat(257))
                                .name("")
                                .build(),
                        "ValidationException",
                        "2 validation errors detected: Value '" + "a".repeat(257)
                                + "' at 'stateMachineArn' failed to satisfy constraint: "
                                + "Member must have length less than or equal to 256; Value '' at 'name' failed to "
                                + "satisfy constraint: Member must have length greater than or equal to 1"),
                new Case(
                        "FilterLogEvents",
                        FilterLogEventsRequest.builder()
                                .logGroupName("log")
                                .limit(10_001)
                                .build(),
                        "InvalidParameterException",
                        "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: "
                                + "Member must have value less than or equal to 10000"),
                // What is sensitive is not shown.
                new Case(
                        "SendTaskFailure",
                        SendTaskFailureRequest.builder()
                                .taskToken("t")
                                .cause("c".repeat(32_769))
                                .build(),
                        "ValidationException",
                        "1 validation error detected: Value at 'cause' failed to satisfy constraint: "
                                + "Member must have length less than or equal to 32768"),
                new Case(
                        "CreateStateMachine",
                        CreateStateMachineRequest.builder()
                                .name("m")
                                .definition("{}")
                                .roleArn(ROLE)
                                .type("FAST")
                                .build(),
                        "ValidationException",
                        "1 validation error detected: Value 'FAST' at 'type' failed to satisfy constraint: "
                                + "Member must satisfy enum value set: [STANDARD, EXPRESS]"),
                new Case(
                        "ListActivities",
                        ListActivitiesRequest.builder().maxResults(1001).build(),
                        "ValidationException",
                        "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: "
                                + "Member must have value less than or equal to 1000"),
                new Case(
                        "TagResource",
                        TagResourceRequest.builder()
                                .resourceArn("a")
                                .tags(
                                        Tag.builder().key("k").value("v").build(),
                                        Tag.builder().key("k".repeat(129)).build())
                                .build(),
                        "ValidationException",
                        "1 validation error detected: Value '" + "k".repeat(129)
                                + "' at 'tags.2.member.key' failed to satisfy constraint: "
                                + "Member must have length less than or equal to 128"),
                new Case(
                        "GetRole",
                        GetRoleRequest.builder().roleName("a b").build(),
                        "ValidationError",
                        "The specified value for roleName is invalid. It must contain only alphanumeric characters "
                                + "and/or the following: +=,.@_-"),
                new Case(
                        "CreateRole",
                        CreateRoleRequest.builder()
                                .roleName("r")
                                .path("team")
                                .assumeRolePolicyDocument("{}")
                                .build(),
                        "ValidationError",
                        "The specified value for path is invalid. It must begin and end with / and contain only "
                                + "alphanumeric characters and/or / characters."),
                new Case(
                        "CreateRole",
                        CreateRoleRequest.builder()
                                .roleName("r".repeat(65))
                                .assumeRolePolicyDocument("{}")
                                .maxSessionDuration(60)
                                .build(),
                        "ValidationError",
                        "2 validation errors detected: Value '" + "r".repeat(65)
                                + "' at 'roleName' failed to satisfy constraint: "
                                + "Member must have length less than or equal to 64; Value '60' at "
                                + "'maxSessionDuration' failed to satisfy constraint: "
                                + "Member must have value greater than or equal to 3600"),
                new Case(
                        "TagRole",
                        TagRoleRequest.builder().roleName("r").build(),
                        "ValidationError",
                        "1 validation error detected: Value null at 'tags' failed to satisfy constraint: "
                                + "Member must not be null"),
                new Case(
                        "UntagRole",
                        UntagRoleRequest.builder()
                                .roleName("r")
                                .tagKeys(Arrays.asList(new String[51]).stream()
                                        .map(_ -> "k")
                                        .toList())
                                .build(),
                        "ValidationError",
                        "1 validation error detected: Value '" + java.util.Collections.nCopies(51, "k")
                                + "' at 'tagKeys' failed to satisfy constraint: "
                                + "Member must have length less than or equal to 50"),
                new Case(
                        "ListRoles",
                        ListRolesRequest.builder().maxItems(0).build(),
                        "ValidationError",
                        "1 validation error detected: Value '0' at 'maxItems' failed to satisfy constraint: "
                                + "Member must have value greater than or equal to 1"),
                new Case(
                        "AssumeRole",
                        AssumeRoleRequest.builder()
                                .roleArn(ROLE)
                                .roleSessionName("me")
                                .durationSeconds(899)
                                .build(),
                        "ValidationError",
                        "1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: "
                                + "Member must have value greater than or equal to 900"),
                new Case(
                        "CreateLogGroup",
                        CreateLogGroupRequest.builder().logGroupName("a b").build(),
                        "InvalidParameterException",
                        "1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint: "
                                + "Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+"),
                new Case(
                        "PutLogEvents",
                        PutLogEventsRequest.builder()
                                .logGroupName("g")
                                .logStreamName("a:b")
                                .logEvents(List.of())
                                .build(),
                        "InvalidParameterException",
                        "2 validation errors detected: Value 'a:b' at 'logStreamName' failed to satisfy constraint: "
                                + "Member must satisfy regular expression pattern: [^:*]*; Value '[]' at 'logEvents' "
                                + "failed to satisfy constraint: Member must have length greater than or equal to 1"),
                new Case(
                        "ListFunctions",
                        ListFunctionsRequest.builder().maxItems(10_001).build(),
                        "ValidationException",
                        "1 validation error detected: Value '10001' at 'maxItems' failed to satisfy constraint: "
                                + "Member must have value less than or equal to 10000"),
                new Case(
                        "Invoke",
                        InvokeRequest.builder()
                                .functionName("f")
                                .invocationType("Soon")
                                .build(),
                        "ValidationException",
                        "1 validation error detected: Value 'Soon' at 'invocationType' failed to satisfy constraint: "
                                + "Member must satisfy enum value set: [Event, RequestResponse, DryRun]"));
    }

    @ParameterizedTest
    @MethodSource
    void refused(Case each) {
        assertThatThrownBy(() -> Constraints.check(each.operation(), each.request()))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo(each.code()))
                .hasMessage(each.message());
    }

    /** SNS says in its own words, operation by operation, what it misses. */
    @Test
    void whatIsRightPasses() {
        assertThatCode(() -> {
                    Constraints.check("Publish", PublishRequest.builder().build());
                    Constraints.check(
                            "StartExecution",
                            StartExecutionRequest.builder()
                                    .stateMachineArn("arn")
                                    .input("x".repeat(262_144))
                                    .build());
                    Constraints.check(
                            "ListActivities",
                            ListActivitiesRequest.builder().maxResults(0).build());
                    Constraints.check("Unheard", PublishRequest.builder().build());
                })
                .doesNotThrowAnyException();
    }

    /** Each name that a model's shape names is there, each pattern compiles, and each service's operations are read. */
    @ParameterizedTest
    @ValueSource(strings = {"iam", "sts", "sfn", "lambda", "cloudwatchlogs", "sns", "cloudformation"})
    void theModelsAreWhole(String service) throws Exception {
        try (var file = Constraints.class.getResourceAsStream(service + ".json")) {
            var model = Json.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            model.get("inputs")
                    .forEach(input -> assertThat(model.get("shapes").has(input.asString()))
                            .isTrue());
            for (var shape : model.get("shapes")) {
                Stream.concat(
                                shape.path("members").valueStream(),
                                Stream.of("member", "key", "value")
                                        .filter(shape::has)
                                        .map(shape::get))
                        .forEach(name -> assertThat(name.asString())
                                .satisfies(
                                        each -> assertThat(model.get("shapes").has(each) || each.matches("\\w+"))
                                                .isTrue()));
                if (shape.has("pattern")) {
                    assertThatCode(() -> java.util.regex.Pattern.compile(
                                    shape.get("pattern").asString()))
                            .doesNotThrowAnyException();
                }
            }
        }
    }
}
