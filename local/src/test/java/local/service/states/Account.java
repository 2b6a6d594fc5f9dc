package local.service.states;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import local.asl.Resource;
import local.execution.Engine;
import local.execution.task.TaskCall;
import local.execution.task.TaskOutcome;
import local.execution.task.TaskServices;
import local.policy.Principal;
import local.policy.Role;
import local.service.access.Door;
import local.service.access.Roles;
import local.service.logs.Logs;
import local.template.Stacks;
import local.time.Hold;
import local.time.Signal;
import local.time.Time;
import tools.jackson.databind.JsonNode;

/**
 * An account for tests of operations: a role that Step Functions may assume, an engine on skipping time, tasks that a
 * test gives.
 */
public final class Account implements TaskServices, AutoCloseable {

    public static final String ID = "123456789012";
    public static final String MACHINE_ROLE = "arn:aws:iam::123456789012:role/machine";
    public static final Principal ADMINISTRATOR = new Principal.Administrator(ID);

    public final Time time = Time.skipping(_ -> {});
    public final Engine engine = new Engine(time, this);
    public final List<String> denials = new ArrayList<>();
    public final Roles roles = new Roles(List.of(role("machine", "states.amazonaws.com", "lambda:InvokeFunction")));
    public final Door door = new Door(roles, "us-east-1", time, denial -> denials.add(denial.message()));
    public final local.service.api.Account account = new local.service.api.Account("us-east-1", ID);
    public final Logs logs = new Logs(account, door, time);
    public final StepFunctions stepFunctions = new StepFunctions(account, door, engine, logs, (_, _) -> {});
    private final Map<String, Function<TaskCall, JsonNode>> tasks = new HashMap<>();

    /** What the Task state of that name does. */
    public Account task(String state, Function<TaskCall, JsonNode> work) {
        tasks.put(state, work);
        return this;
    }

    /** A role that a service may assume and that may do one thing with everything. */
    public static Role role(String name, String service, String action) {
        return Stacks.role(name, service, action, "*");
    }

    public static Principal session(String role) {
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
