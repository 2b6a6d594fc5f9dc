package local.service.states;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import local.asl.DefinitionException;
import local.asl.TaskState;
import local.execution.Engine;
import local.execution.TestState;
import local.execution.TestStateRequest.Configuration;
import local.execution.TestStateRequest.InspectionLevel;
import local.execution.TestStateRequest.Mock;
import local.json.Arn;
import local.json.Json;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Require;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import software.amazon.awssdk.services.sfn.model.InspectionData;
import software.amazon.awssdk.services.sfn.model.MockInput;
import software.amazon.awssdk.services.sfn.model.TestStateConfiguration;
import software.amazon.awssdk.services.sfn.model.TestStateRequest;
import software.amazon.awssdk.services.sfn.model.TestStateResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Step Functions' operation that tests one state. */
public final class StateTests {

    private final Door door;
    private final Engine engine;
    private final String region;
    private final String account;

    StateTests(Door door, Engine engine, String region, String account) {
        this.door = door;
        this.engine = engine;
        this.region = region;
        this.account = account;
    }

    public TestStateResponse testState(Principal who, TestStateRequest request) {
        door.check(who, "states:TestState", "*");
        if (request.roleArn() == null && request.mock() == null) {
            throw invalid("A roleArn must be given where there is no mock");
        }
        if (request.context() != null && request.mock() == null) {
            throw invalid("A context can be given only where there is a mock");
        }
        if (Boolean.TRUE.equals(request.revealSecrets())) {
            // Nothing here is a secret that a result would leave out: no HTTP task runs.
            door.check(who, "states:RevealSecrets", "*");
        }
        if (request.roleArn() != null) {
            StateMachines.passRole(
                    door,
                    who,
                    request.roleArn(),
                    Arn.in(region, account, "states", "stateMachine:TestState").toString());
        }
        var question = new local.execution.TestStateRequest(
                request.definition(),
                Optional.ofNullable(request.stateName()),
                request.input() == null
                        ? Json.object()
                        : Starts.parse(request.input()).value(),
                Objects.requireNonNullElse(request.roleArn(), ""),
                region,
                account,
                level(request),
                Optional.ofNullable(request.context()).map(text -> object("context", text)),
                variables(request),
                Optional.ofNullable(request.mock()).map(StateTests::mock),
                Optional.ofNullable(request.stateConfiguration())
                        .map(StateTests::configuration)
                        .orElse(Configuration.NONE));
        try {
            if (question.mock().orElse(null) instanceof Mock.Result(var mocked)
                    && TestState.state(question) instanceof TaskState task) {
                MockedResult.check(task.resource(), mocked, request.mock().fieldValidationMode());
            }
            var result = TestState.run(engine, question);
            return TestStateResponse.builder()
                    .status(result.status().name())
                    .output(result.output().map(Json::write).orElse(null))
                    .error(result.error().orElse(null))
                    .cause(result.cause().orElse(null))
                    .nextState(result.nextState().orElse(null))
                    .inspectionData(result.inspectionData()
                            .map(json -> Shapes.WIRE.read(InspectionData.builder(), json))
                            .orElse(null))
                    .build();
        } catch (DefinitionException e) {
            throw new ServiceException("InvalidDefinition", 400, e.getMessage());
        } catch (IllegalArgumentException e) {
            throw invalid(e.getMessage());
        }
    }

    private static InspectionLevel level(TestStateRequest request) {
        return request.inspectionLevel() == null
                ? InspectionLevel.INFO
                : InspectionLevel.valueOf(request.inspectionLevelAsString());
    }

    private static Map<String, JsonNode> variables(TestStateRequest request) {
        var variables = new LinkedHashMap<String, JsonNode>();
        if (request.variables() != null) {
            object("variables", request.variables())
                    .properties()
                    .forEach(variable -> variables.put(variable.getKey(), variable.getValue()));
        }
        return variables;
    }

    private static Mock mock(MockInput mock) {
        if (mock.errorOutput() != null && mock.result() != null) {
            throw invalid("A test mock should have only one of the following fields: [result, errorOutput].");
        }
        if (mock.errorOutput() != null) {
            return new Mock.ErrorOutput(
                    mock.errorOutput().error(), mock.errorOutput().cause());
        }
        return new Mock.Result(json("mock.result", Require.notNull("mock.result", mock.result())));
    }

    private static Configuration configuration(TestStateConfiguration configuration) {
        return new Configuration(
                Objects.requireNonNullElse(configuration.retrierRetryCount(), 0),
                Optional.ofNullable(configuration.errorCausedByState()),
                Objects.requireNonNullElse(configuration.mapIterationFailureCount(), 0),
                Optional.ofNullable(configuration.mapItemReaderData()));
    }

    private static ObjectNode object(String member, String text) {
        if (json(member, text) instanceof ObjectNode object) {
            return object;
        }
        throw invalid(member + " must be a JSON object");
    }

    private static JsonNode json(String member, String text) {
        try {
            return Json.parse(text);
        } catch (JacksonException e) {
            throw invalid(member + " is not JSON: " + e.getOriginalMessage());
        }
    }

    private static ServiceException invalid(String message) {
        return new ServiceException("ValidationException", 400, message);
    }
}
