package local.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import local.asl.DefinitionException;
import local.execution.TestStateRequest.Configuration;
import local.execution.TestStateRequest.InspectionLevel;
import local.execution.TestStateRequest.Mock;
import local.execution.TestStateResult.Status;
import local.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** TestState: what one state would do, step by step, without the rest of its machine. */
class TestStateTest {

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void theWayFromInputToOutputIsShown() {
        var result = test(state("""
            {
              "Type": "Pass",
              "InputPath": "$.order",
              "Parameters": {"number.$": "$.id"},
              "ResultPath": "$.summary",
              "OutputPath": "$.summary",
              "Next": "Ship"
            }
            """).input("""
                {"order": {"id": 7}}
                """));

        assertThat(result.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(result.nextState()).hasValue("Ship");
        assertThat(result.output()).hasValue(Json.parse("{\"number\": 7}"));
        assertThat(result.inspectionData()).hasValue((ObjectNode) Json.parse("""
            {
              "input": "{\\"order\\":{\\"id\\":7}}",
              "afterInputPath": "{\\"id\\":7}",
              "afterParameters": "{\\"number\\":7}",
              "afterResultSelector": "{\\"number\\":7}",
              "afterResultPath": "{\\"order\\":{\\"id\\":7},\\"summary\\":{\\"number\\":7}}"
            }
            """));
    }

    @Test
    void aMockStandsInForTheWorkOfATask() {
        var result = test(state("""
            {
              "Type": "Task", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::lambda:invoke",
              "Arguments": {"FunctionName": "reverse", "Payload": "{% $states.input.text %}"},
              "Output": "{% $states.result.Payload %}",
              "Assign": {"last": "{% $states.result.Payload %}"},
              "End": true
            }
            """).input("{\"text\": \"hi mom\"}").mock("{\"Payload\": \"mom ih\"}"));

        assertThat(result.output()).hasValue(Json.parse("\"mom ih\""));
        assertThat(result.nextState()).isEmpty();
        assertThat(result.inspectionData().orElseThrow().get("afterArguments").stringValue())
                .isEqualTo("{\"FunctionName\":\"reverse\",\"Payload\":\"hi mom\"}");
        assertThat(result.inspectionData().orElseThrow().get("variables").stringValue())
                .isEqualTo("{\"last\":\"mom ih\"}");
        assertThat(lab.calls).isEmpty();
    }

    @Test
    void withoutAMockTheTaskIsReallyCalled() {
        lab.task("StateName", call -> call.arguments().get("Message"));

        var result = test(state("""
            {"Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Parameters": {"Message.$": "$.text"}, "End": true}
            """).input("{\"text\": \"hi mom\"}"));

        assertThat(result.output()).hasValue(Json.parse("\"hi mom\""));
        assertThat(lab.calls)
                .singleElement()
                .satisfies(call -> assertThat(call.roleArn()).isEqualTo(Lab.ROLE));
    }

    @Test
    void anErrorThatARetrierIsForIsRetriable() {
        var task = state("""
            {
              "Type": "Task", "Resource": "arn:aws:states:::sns:publish", "Parameters": {"Message": "m"}, "End": true,
              "Retry": [
                {"ErrorEquals": ["Sns.Throttled"]},
                {"ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 2, "MaxAttempts": 4, "BackoffRate": 3}
              ],
              "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Apologize"}]
            }
            """).input("{\"id\": 1}").mock(new Mock.ErrorOutput("Sns.Down", "no signal"));

        var second = test(task.retried(2));
        assertThat(second.status()).isEqualTo(Status.RETRIABLE);
        assertThat(second.output()).isEmpty();
        assertThat(second.inspectionData().orElseThrow().get("errorDetails"))
                .hasToString("{\"retryIndex\":1,\"retryBackoffIntervalSeconds\":18}");

        var last = test(task.retried(4));
        assertThat(last.status()).isEqualTo(Status.CAUGHT_ERROR);
        assertThat(last.error()).hasValue("Sns.Down");
        assertThat(last.nextState()).hasValue("Apologize");
        assertThat(last.output()).hasValue(Json.parse("""
            {"id": 1, "error": {"Error": "Sns.Down", "Cause": "no signal"}}\
            """));
        assertThat(last.inspectionData().orElseThrow().get("errorDetails"))
                .hasToString("{\"retryIndex\":1,\"catchIndex\":0}");
    }

    @Test
    void aMapStateIsTestedWithTheOutputsOfItsIterations() {
        var map = state("""
            {
              "Type": "Map", "ItemsPath": "$.orders", "MaxConcurrency": 5, "ToleratedFailurePercentage": 50, "End": true,
              "ItemSelector": {"number.$": "$$.Map.Item.Index", "order.$": "$$.Map.Item.Value"},
              "ItemProcessor": {"StartAt": "Ship", "States": {"Ship": {"Type": "Pass", "End": true}}}
            }
            """).input("{\"orders\": [\"a\", \"b\"]}").mock("[\"shipped\", \"failed\"]");

        var result = test(map);
        assertThat(result.output()).hasValue(Json.parse("[\"shipped\", \"failed\"]"));
        var data = result.inspectionData().orElseThrow();
        assertThat(data.get("afterItemsPath").stringValue()).isEqualTo("[\"a\",\"b\"]");
        assertThat(data.get("afterItemSelector").stringValue())
                .isEqualTo("[{\"number\":0,\"order\":\"a\"},{\"number\":1,\"order\":\"b\"}]");
        assertThat(data.get("maxConcurrency").asInt()).isEqualTo(5);

        var failed = test(map.failedIterations(2));
        assertThat(failed.status()).isEqualTo(Status.FAILED);
        assertThat(failed.error()).hasValue("States.ExceedToleratedFailureThreshold");
        assertThat(test(map.failedIterations(1)).status()).isEqualTo(Status.SUCCEEDED);
        assertThatThrownBy(() -> test(map.failedIterations(3)))
                .hasMessage("mapIterationFailureCount is 3 and there are 2 items");
    }

    @Test
    void aDistributedMapIsTestedWithWhatItsReaderReads() {
        var result = test(state("""
            {
              "Type": "Map", "End": true,
              "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSON"},
                             "Parameters": {"Bucket": "orders", "Key": "today.json"}},
              "ItemBatcher": {"MaxItemsPerBatch": 2},
              "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
                "StartAt": "Ship", "States": {"Ship": {"Type": "Pass", "End": true}}}
            }
            """).input("{}").mock("[\"a\", \"b\"]").read("[1, 2, 3]"));

        assertThat(result.inspectionData().orElseThrow().get("afterItemBatcher").stringValue())
                .isEqualTo("[{\"Items\":[1,2]},{\"Items\":[3]}]");
    }

    @Test
    void aStateInsideAMachineIsFoundByItsName() {
        var result = test(state("""
            {"QueryLanguage": "JSONata", "StartAt": "Each", "States": {
              "Each": {"Type": "Map", "Items": [1], "End": true, "ItemProcessor": {"StartAt": "Double", "States": {
                "Double": {"Type": "Pass", "Output": "{% $states.input * $factor %}", "End": true}}}}}}
            """).named("Double").input("21").variables(Map.of("factor", Json.parse("2"))));

        assertThat(result.output()).hasValue(Json.parse("42"));
    }

    @Test
    void theContextObjectCanBeGiven() {
        var result = test(state("""
            {"Type": "Pass", "Parameters": {"who.$": "$$.Execution.Name"}, "End": true}
            """).input("{}").context("{\"Execution\": {\"Name\": \"me\"}}"));

        assertThat(result.output()).hasValue(Json.parse("{\"who\": \"me\"}"));
    }

    @Test
    void aRequestThatDoesNotFitItsDefinitionIsRefused() {
        var pass = state("{\"Type\": \"Pass\", \"End\": true}").input("{}");
        var parallel = state("""
            {"Type": "Parallel", "End": true, "Branches": [{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}]}
            """).input("{}");

        assertThatThrownBy(() -> test(pass.mock("1")))
                .hasMessage("State type 'Pass' is not supported when a mock is specified");
        assertThatThrownBy(() -> test(parallel)).hasMessageContaining("does not support Map or Parallel states");
        assertThatThrownBy(() -> test(state("{\"Type\": \"Pass\"}").input("{}")))
                .isInstanceOf(DefinitionException.class);
    }

    private TestStateResult test(Question question) {
        return TestState.run(lab.engine, question.request);
    }

    private static Question state(String definition) {
        return new Question(new TestStateRequest(
                definition,
                Optional.empty(),
                Json.object(),
                Lab.ROLE,
                "us-east-1",
                "123456789012",
                InspectionLevel.TRACE,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Configuration.NONE));
    }

    /** A request in the making. */
    private record Question(TestStateRequest request) {

        Question named(String state) {
            return with(
                    Optional.of(state),
                    request.input(),
                    request.context(),
                    request.variables(),
                    request.mock(),
                    request.configuration());
        }

        Question input(String json) {
            return with(
                    request.stateName(),
                    Json.parse(json),
                    request.context(),
                    request.variables(),
                    request.mock(),
                    request.configuration());
        }

        Question context(String json) {
            return with(
                    request.stateName(),
                    request.input(),
                    Optional.of((ObjectNode) Json.parse(json)),
                    request.variables(),
                    request.mock(),
                    request.configuration());
        }

        Question variables(Map<String, JsonNode> variables) {
            return with(
                    request.stateName(),
                    request.input(),
                    request.context(),
                    variables,
                    request.mock(),
                    request.configuration());
        }

        Question mock(String result) {
            return mock(new Mock.Result(Json.parse(result)));
        }

        Question mock(Mock mock) {
            return with(
                    request.stateName(),
                    request.input(),
                    request.context(),
                    request.variables(),
                    Optional.of(mock),
                    request.configuration());
        }

        Question retried(int times) {
            return with(
                    request.stateName(),
                    request.input(),
                    request.context(),
                    request.variables(),
                    request.mock(),
                    new Configuration(times, Optional.empty(), 0, Optional.empty()));
        }

        Question read(String data) {
            return with(
                    request.stateName(),
                    request.input(),
                    request.context(),
                    request.variables(),
                    request.mock(),
                    new Configuration(0, Optional.empty(), 0, Optional.of(data)));
        }

        Question failedIterations(int count) {
            return with(
                    request.stateName(),
                    request.input(),
                    request.context(),
                    request.variables(),
                    request.mock(),
                    new Configuration(0, Optional.empty(), count, Optional.empty()));
        }

        private Question with(
                Optional<String> stateName,
                JsonNode input,
                Optional<ObjectNode> context,
                Map<String, JsonNode> variables,
                Optional<Mock> mock,
                Configuration configuration) {
            return new Question(new TestStateRequest(
                    request.definition(),
                    stateName,
                    input,
                    request.roleArn(),
                    request.region(),
                    request.account(),
                    request.inspectionLevel(),
                    context,
                    variables,
                    mock,
                    configuration));
        }
    }
}
