package local.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import local.asl.Resource;
import local.execution.Engine;
import local.execution.TaskCall;
import local.execution.TaskOutcome;
import local.execution.TaskServices;
import local.iam.Policy;
import local.iam.PolicyDocument;
import local.iam.Principal;
import local.iam.Role;
import local.json.Json;
import local.template.Stack;
import local.time.Hold;
import local.time.Signal;
import local.time.Time;
import tools.jackson.databind.JsonNode;

/**
 * An account for tests of operations: a role that Step Functions may assume, an engine on skipping time, tasks that a
 * test gives.
 */
final class Account implements TaskServices, AutoCloseable {

    static final String ID = "123456789012";
    static final String MACHINE_ROLE = "arn:aws:iam::123456789012:role/machine";
    static final Principal ADMINISTRATOR = new Principal.Administrator(ID);

    final Time time = Time.skipping(_ -> {
    });
    final Engine engine = new Engine(time, this);
    final List<String> denials = new ArrayList<>();
    final Roles roles = new Roles(List.of(role("machine", "states.amazonaws.com", "lambda:InvokeFunction")));
    final Door door = new Door(roles, time, denial -> denials.add(denial.message()));
    final Stack stack = new Stack("test", "us-east-1", ID, List.of(), List.of(), List.of(), List.of(), List.of(),
            List.of(), List.of(), List.of(), List.of(), List.of(), Map.of(), List.of(), List.of());
    final StepFunctions stepFunctions = new StepFunctions(stack, door, engine, (_, _) -> {
    });
    private final Map<String, Function<TaskCall, JsonNode>> tasks = new HashMap<>();

    /** What the Task state of that name does. */
    Account task(String state, Function<TaskCall, JsonNode> work) {
        tasks.put(state, work);
        return this;
    }

    /** A role that a service may assume and that may do one thing with everything. */
    static Role role(String name, String service, String action) {
        return role(name, service, action, "*");
    }

    static Role role(String name, String service, String action, String resource) {
        var trust = PolicyDocument.trust(Json.parse("""
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "%s"}}]}"""
                .formatted(service)));
        var policy = PolicyDocument.identityBased(Json.parse("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "%s", "Resource": "%s"}]}"""
                .formatted(action, resource)));
        return new Role(name, "arn:aws:iam::" + ID + ":role/" + name, trust, List.of(new Policy("inline", policy)),
                Optional.empty());
    }

    static Principal session(String role) {
        return new Principal.RoleSession(ID, role, "session");
    }

    @Override
    public JsonNode call(TaskCall call, Hold hold) {
        return tasks.get(call.stateName()).apply(call);
    }

    @Override
    public void whenJobEnds(TaskCall call, JsonNode submitted, Signal<TaskOutcome> done) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean supports(Resource resource) {
        return true;
    }

    @Override
    public void close() {
        time.close();
    }
}
