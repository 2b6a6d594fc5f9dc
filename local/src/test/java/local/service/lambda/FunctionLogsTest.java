package local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import local.policy.Principal;
import local.policy.Role;
import local.service.access.Denial;
import local.service.access.Door;
import local.service.access.Roles;
import local.service.api.Account;
import local.service.api.Operation;
import local.service.logs.Logs;
import local.template.Stacks;
import local.template.stack.Stack;
import local.time.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;

/** What of a function's lines comes into its log group. */
class FunctionLogsTest {

    private static final String STREAM = "2026/11/22/[$LATEST]0123456789abcdef0123456789abcdef";

    @TempDir
    private Path folder;

    private final Time time = Time.real();
    private final List<Denial> denials = new ArrayList<>();
    private Roles roles;
    private Logs logs;
    private FunctionLogs functionLogs;

    @AfterEach
    void close() {
        time.close();
    }

    @Test
    void theFirstLineMakesTheGroupAndTheStream() {
        function("");

        assertThat(logs.hasGroup("/aws/lambda/hello")).isFalse();
        write("START RequestId: 1 Version: $LATEST", true);
        write("a line", false);

        assertThat(logs.hasStream("/aws/lambda/hello", STREAM)).isTrue();
        assertThat(messages("/aws/lambda/hello")).containsExactly("START RequestId: 1 Version: $LATEST\n", "a line\n");
    }

    @Test
    void aGroupOfTheTemplateIsThereFromTheStart() {
        function("""
                  LoggingConfig: {LogGroup: !Ref Group}
              Group:
                Type: AWS::Logs::LogGroup
                Properties: {LogGroupName: /greetings, RetentionInDays: 7}
            """);

        assertThat(logs.hasGroup("/greetings")).isTrue();
        write("a line", false);

        assertThat(messages("/greetings")).containsExactly("a line\n");
        assertThat(logs.hasGroup("/aws/lambda/hello")).isFalse();
    }

    @Test
    void eventsOfJsonAreLoggedFromTheirLevelOn() {
        function("""
                  LoggingConfig: {LogFormat: JSON, ApplicationLogLevel: WARN}
            """);
        var error = "{\"timestamp\":\"2026-11-22T16:00:00.000Z\",\"level\":\"ERROR\",\"message\":\"no\"}";
        var platform = "{\"time\":\"2026-11-22T16:00:00.000Z\",\"type\":\"platform.start\",\"record\":{}}";

        write(platform, true);
        write(error.replace("ERROR", "INFO"), false);
        write("without a level, as good as INFO", false);
        write(error, false);

        assertThat(messages("/aws/lambda/hello")).containsExactly(platform, error);
    }

    @Test
    void whatTheRoleMayNotWriteIsLostAndToldOnce() {
        function("");
        var role = roles.all().getFirst();
        roles.put(new Role(role.name(), role.arn(), role.trust(), List.of(), Optional.empty()));

        write("a line", false);
        write("another", false);

        assertThat(logs.hasGroup("/aws/lambda/hello")).isFalse();
        assertThat(denials).extracting(Denial::action).containsExactly("logs:CreateLogGroup");

        // IAM changes count from the next line on.
        roles.put(role);
        write("a third", false);
        assertThat(messages("/aws/lambda/hello")).containsExactly("a third\n");
    }

    /** @param more properties of the function, and resources */
    private void function(String more) {
        var stack = Stacks.of(folder, """
              Hello:
                Type: AWS::Serverless::Function
                Properties:
                  FunctionName: hello
                  Handler: none
                  CodeUri: .
            """ + more);
        roles = new Roles(stack.roles().stream().map(Stack.RoleResource::role).toList());
        var door = new Door(roles, "us-east-1", time, denials::add);
        var account = new Account("us-east-1", Stacks.ACCOUNT);
        logs = new Logs(account, door, time);
        stack.all(Stack.LogGroup.class).forEach(logs::declare);
        functionLogs = new FunctionLogs(account, stack::function, door, logs);
    }

    private void write(String line, boolean platform) {
        functionLogs.write(new LogLine("hello", STREAM, "1", time.now(), line, platform));
    }

    private List<String> messages(String group) {
        var filter = Operation.of(logs.operations().toArray()).get("FilterLogEvents");
        var response = (FilterLogEventsResponse) filter.call(
                new Principal.Administrator(Stacks.ACCOUNT),
                FilterLogEventsRequest.builder().logGroupName(group));
        return response.events().stream().map(event -> event.message()).toList();
    }
}
