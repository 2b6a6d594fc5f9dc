package local.service.logs;

import static local.service.states.Account.ADMINISTRATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import local.service.api.ServiceException;
import local.service.states.Account;
import local.template.Stacks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroupSummary;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagResourceRequest;

class LogsTest {

    private static final String ARN = "arn:aws:logs:us-east-1:123456789012:log-group:/app/orders";

    private final Account account = new Account();
    private final Logs logs = account.logs;
    private final LogGroups groups = operations(LogGroups.class);
    private final LogStreams streams = operations(LogStreams.class);
    private final LogEvents events = operations(LogEvents.class);
    private final LogTags tags = operations(LogTags.class);
    private final long now = account.time.now().toEpochMilli();

    private <T> T operations(Class<T> type) {
        return logs.operations().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    @BeforeEach
    void aGroupWithTwoStreams() {
        createGroup("/app/orders");
        createStream("one");
        createStream("two");
    }

    @AfterEach
    void close() {
        account.close();
    }

    @Test
    void aGroupIsDescribed() {
        groups.putRetentionPolicy(
                ADMINISTRATOR,
                PutRetentionPolicyRequest.builder()
                        .logGroupName("/app/orders")
                        .retentionInDays(30)
                        .build());

        var group = describe(_ -> {}).logGroups().getFirst();

        assertThat(group.logGroupName()).isEqualTo("/app/orders");
        assertThat(group.arn()).isEqualTo(ARN + ":*");
        assertThat(group.logGroupArn()).isEqualTo(ARN);
        assertThat(group.retentionInDays()).isEqualTo(30);
        assertThat(group.creationTime()).isBetween(now - 1000, now + 1000);
    }

    @Test
    void groupsAreFoundByPrefixOrPartAndPaged() {
        List.of("/app/b", "/app/a", "/other").forEach(this::createGroup);

        assertThat(names(describe(request -> request.logGroupNamePrefix("/app/"))))
                .containsExactly("/app/a", "/app/b", "/app/orders");
        assertThat(names(describe(request -> request.logGroupNamePattern("the"))))
                .containsExactly("/other");
        var first = describe(request -> request.limit(3));
        assertThat(names(first)).containsExactly("/app/a", "/app/b", "/app/orders");
        var second = describe(request -> request.limit(3).nextToken(first.nextToken()));
        assertThat(names(second)).containsExactly("/other");
        assertThat(second.nextToken()).isNull();
        assertThat(groups.listLogGroups(
                                ADMINISTRATOR,
                                ListLogGroupsRequest.builder()
                                        .logGroupNamePattern("^/o.h")
                                        .build())
                        .logGroups())
                .extracting(LogGroupSummary::logGroupName)
                .containsExactly("/other");
    }

    @Test
    void streamsAreOrderedByNameOrByTheirLastEvent() {
        createStream("empty");
        put("two", now - 2000, "early");
        put("one", now - 1000, "late");

        assertThat(streams(request -> request.logGroupName("/app/orders")))
                .extracting(LogStream::logStreamName)
                .containsExactly("empty", "one", "two");
        assertThat(streams(request -> request.logGroupName("/app/orders")
                        .orderBy(OrderBy.LAST_EVENT_TIME)
                        .descending(true)))
                .extracting(LogStream::logStreamName)
                .containsExactly("one", "two", "empty");
        var stream = streams(request -> request.logGroupIdentifier(ARN).logStreamNamePrefix("tw"))
                .getFirst();
        assertThat(stream.arn()).isEqualTo(ARN + ":log-stream:two");
        assertThat(stream.firstEventTimestamp()).isEqualTo(now - 2000);
        assertThat(stream.lastEventTimestamp()).isEqualTo(now - 2000);
    }

    @Test
    void aStreamIsReadForwardFromItsHead() {
        IntStream.range(0, 5).forEach(i -> put("one", now - 10 + i, "line " + i));

        var first = get(request -> request.startFromHead(true).limit(2));
        assertThat(messages(first)).containsExactly("line 0", "line 1");
        var second = get(request -> request.nextToken(first.nextForwardToken()).limit(2));
        assertThat(messages(second)).containsExactly("line 2", "line 3");
        var last = get(request -> request.nextToken(second.nextForwardToken()).limit(2));
        assertThat(messages(last)).containsExactly("line 4");

        // At the end the token stays the same; what comes later is behind it.
        var none = get(request -> request.nextToken(last.nextForwardToken()));
        assertThat(messages(none)).isEmpty();
        assertThat(none.nextForwardToken()).isEqualTo(last.nextForwardToken());
        put("one", now, "line 5");
        assertThat(messages(get(request -> request.nextToken(none.nextForwardToken()))))
                .containsExactly("line 5");
        assertThat(messages(get(
                        request -> request.nextToken(none.nextBackwardToken()).limit(1))))
                .containsExactly("line 4");
    }

    @Test
    void aStreamIsReadBackwardFromItsEndUnlessSaidOtherwise() {
        IntStream.range(0, 5).forEach(i -> put("one", now - 10 + i, "line " + i));

        var last = get(request -> request.limit(2));
        assertThat(messages(last)).containsExactly("line 3", "line 4");
        var before = get(request -> request.nextToken(last.nextBackwardToken()).limit(3));
        assertThat(messages(before)).containsExactly("line 0", "line 1", "line 2");
        var none = get(request -> request.nextToken(before.nextBackwardToken()));
        assertThat(messages(none)).isEmpty();
        assertThat(none.nextBackwardToken()).isEqualTo(before.nextBackwardToken());
        assertThat(messages(get(
                        request -> request.nextToken(none.nextForwardToken()).limit(1))))
                .containsExactly("line 0");
    }

    @Test
    void whatIsPutIntoAnEmptyStreamComesBehindItsToken() {
        var none = get(request -> request.startFromHead(true));
        put("one", now, "first");
        assertThat(messages(get(request -> request.nextToken(none.nextForwardToken()))))
                .containsExactly("first");
    }

    @Test
    void theEndOfATimeIsExcludedForAStreamAndIncludedForAGroup() {
        IntStream.range(0, 3).forEach(i -> put("one", now + i, "line " + i));

        assertThat(messages(get(request -> request.startTime(now + 1).endTime(now + 2))))
                .containsExactly("line 1");
        assertThat(messages(filter(request -> request.startTime(now + 1).endTime(now + 2))))
                .containsExactly("line 1", "line 2");
    }

    @Test
    void aGroupIsFilteredInTheOrderOfTime() {
        put("one", now - 3, "ERROR a");
        put("two", now - 4, "ERROR b");
        put("one", now - 2, "fine");
        put("two", now - 2, "ERROR c");

        assertThat(messages(filter(_ -> {}))).containsExactly("ERROR b", "ERROR a", "fine", "ERROR c");
        assertThat(messages(filter(request -> request.filterPattern("ERROR"))))
                .containsExactly("ERROR b", "ERROR a", "ERROR c");
        assertThat(messages(filter(request -> request.logStreamNames("one")))).containsExactly("ERROR a", "fine");
        assertThat(messages(filter(request -> request.logStreamNamePrefix("t"))))
                .containsExactly("ERROR b", "ERROR c");
        var event = filter(request -> request.filterPattern("c")).events().getFirst();
        assertThat(event.eventId()).matches("\\d{56}");
        assertThat(event.logStreamName()).isEqualTo("two");
        assertThat(event.timestamp()).isEqualTo(now - 2);
        assertThat(event.ingestionTime()).isGreaterThanOrEqualTo(now);
    }

    @Test
    void aFilteredGroupIsPaged() {
        IntStream.range(0, 5).forEach(i -> put("one", now, (i % 2 == 0 ? "even " : "odd ") + i));

        var first = filter(request -> request.filterPattern("even").limit(2));
        assertThat(messages(first)).containsExactly("even 0", "even 2");
        var second = filter(request -> request.filterPattern("even").limit(2).nextToken(first.nextToken()));
        assertThat(messages(second)).containsExactly("even 4");
        assertThat(second.nextToken()).isNull();
    }

    @Test
    void anAnswerHasAMegabyteAtMost() {
        var line = "x".repeat(400_000);
        IntStream.range(0, 3).forEach(i -> put("one", now + i, line));

        var first = filter(_ -> {});
        assertThat(first.events()).hasSize(2);
        assertThat(filter(request -> request.nextToken(first.nextToken())).events())
                .hasSize(1);
    }

    @Test
    void eventsThatAreTooOldOrTooNewAreLeftOut() {
        var day = Duration.ofDays(1).toMillis();
        var old = events.putLogEvents(ADMINISTRATOR, request(now - 15 * day, "old"));
        assertThat(old.rejectedLogEventsInfo().tooOldLogEventEndIndex()).isEqualTo(1);
        var early = events.putLogEvents(ADMINISTRATOR, request(now + day / 2, "early"));
        assertThat(early.rejectedLogEventsInfo().tooNewLogEventStartIndex()).isZero();
        groups.putRetentionPolicy(
                ADMINISTRATOR,
                PutRetentionPolicyRequest.builder()
                        .logGroupName("/app/orders")
                        .retentionInDays(1)
                        .build());
        var expired = events.putLogEvents(ADMINISTRATOR, request(now - 2 * day, "expired"));
        assertThat(expired.rejectedLogEventsInfo().expiredLogEventEndIndex()).isEqualTo(1);
        assertThat(filter(_ -> {}).events()).isEmpty();
        assertThat(put("one", now, "fits").rejectedLogEventsInfo()).isNull();
    }

    @Test
    void eventsGoWhenTheirRetentionIsOver() {
        put("one", now - Duration.ofDays(3).toMillis(), "three days old");
        put("one", now, "new");
        groups.putRetentionPolicy(
                ADMINISTRATOR,
                PutRetentionPolicyRequest.builder()
                        .logGroupName("/app/orders")
                        .retentionInDays(1)
                        .build());

        assertThat(messages(filter(_ -> {}))).containsExactly("new");
    }

    @Test
    void aGroupKeepsTheNewestOfWhatIsTooMuch() {
        logs.write("/app/orders", "vended", account.time.now(), "first");
        var line = "x".repeat(1_000_000);
        IntStream.range(0, 20).forEach(i -> put("one", now + 1000 + i, line));

        var group = describe(_ -> {}).logGroups().getFirst();
        assertThat(group.storedBytes()).isBetween(LogGroup.MAX_BYTES - 1_000_100L, (long) LogGroup.MAX_BYTES);
        assertThat(filter(request -> request.endTime(now + 1000)).events()).isEmpty();
        // Its last event is gone, and so is the stream; one that somebody made stays.
        assertThat(logs.hasStream("/app/orders", "vended")).isFalse();
        assertThat(logs.hasStream("/app/orders", "two")).isTrue();
    }

    @Test
    void whatIsDeletedIsGone() {
        put("one", now, "line");
        streams.deleteLogStream(
                ADMINISTRATOR,
                DeleteLogStreamRequest.builder()
                        .logGroupName("/app/orders")
                        .logStreamName("one")
                        .build());
        assertThat(filter(_ -> {}).events()).isEmpty();
        assertThatThrownBy(() -> get(_ -> {})).hasMessage("The specified log stream does not exist.");

        groups.deleteLogGroup(
                ADMINISTRATOR,
                DeleteLogGroupRequest.builder().logGroupName("/app/orders").build());
        assertThatThrownBy(() -> filter(_ -> {})).hasMessage("The specified log group does not exist.");
        logs.write("/app/orders", "vended", account.time.now(), "lost");
        assertThat(logs.hasGroup("/app/orders")).isFalse();
    }

    @Test
    void groupsBearTags() {
        tags.tagResource(
                ADMINISTRATOR,
                TagResourceRequest.builder()
                        .resourceArn(ARN)
                        .tags(Map.of("team", "orders", "stage", "test"))
                        .build());
        tags.untagResource(
                ADMINISTRATOR,
                UntagResourceRequest.builder().resourceArn(ARN).tagKeys("stage").build());

        assertThat(tags.listTagsForResource(
                                ADMINISTRATOR,
                                ListTagsForResourceRequest.builder()
                                        .resourceArn(ARN + ":*")
                                        .build())
                        .tags())
                .isEqualTo(Map.of("team", "orders"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        aws/orders  | InvalidParameterException      | Log groups starting with aws/ are reserved for AWS.
        /app/orders | ResourceAlreadyExistsException | The specified log group already exists
        """)
    void aGroupIsNotMade(String name, String code, String message) {
        assertThatThrownBy(() -> createGroup(name))
                .hasMessageStartingWith(message)
                .extracting(e -> ((ServiceException) e).code())
                .isEqualTo(code);
    }

    @Test
    void whatIsAskedWronglyIsRefused() {
        assertThatThrownBy(() -> groups.putRetentionPolicy(
                        ADMINISTRATOR,
                        PutRetentionPolicyRequest.builder()
                                .logGroupName("/app/orders")
                                .retentionInDays(2)
                                .build()))
                .hasMessageContaining("enum value set: [1, 3");
        assertThatThrownBy(() -> describe(request -> request.nextToken("none")))
                .hasMessage("The specified nextToken is invalid.");
        assertThatThrownBy(() -> get(request -> request.nextToken("none")))
                .hasMessage("The specified nextToken is invalid.");
        assertThatThrownBy(() -> filter(request -> request.nextToken("none")))
                .hasMessage("The specified nextToken is invalid.");
        assertThatThrownBy(() -> streams(request -> request.logGroupName("/app/orders")
                        .logStreamNamePrefix("a")
                        .orderBy(OrderBy.LAST_EVENT_TIME)))
                .hasMessage("Cannot order by LastEventTime with a logStreamNamePrefix.");
        assertThatThrownBy(() -> events.putLogEvents(
                        ADMINISTRATOR,
                        PutLogEventsRequest.builder()
                                .logGroupName("/app/orders")
                                .logStreamName("one")
                                .logEvents(event(now, "b"), event(now - 1, "a"))
                                .build()))
                .hasMessage("Log events in a single PutLogEvents request must be in chronological order.");
        assertThatThrownBy(() -> put("three", now, "line")).hasMessage("The specified log stream does not exist.");
    }

    @Test
    void aRoleMayDoWhatItsPolicyAllows() {
        account.roles.put(Stacks.role("writer", "lambda.amazonaws.com", "logs:PutLogEvents", ARN + ":*"));
        var writer = Account.session("writer");

        events.putLogEvents(writer, request(now, "line"));

        assertThatThrownBy(() -> events.filterLogEvents(
                        writer,
                        FilterLogEventsRequest.builder()
                                .logGroupName("/app/orders")
                                .build()))
                .hasMessage("User: arn:aws:sts::123456789012:assumed-role/writer/session is not authorized to perform:"
                        + " logs:FilterLogEvents on resource: " + ARN + ":log-stream: because no identity-based policy"
                        + " allows the logs:FilterLogEvents action");
    }

    private void createGroup(String name) {
        groups.createLogGroup(
                ADMINISTRATOR,
                CreateLogGroupRequest.builder().logGroupName(name).build());
    }

    private void createStream(String name) {
        streams.createLogStream(
                ADMINISTRATOR,
                CreateLogStreamRequest.builder()
                        .logGroupName("/app/orders")
                        .logStreamName(name)
                        .build());
    }

    private PutLogEventsResponse put(String stream, long timestamp, String message) {
        return events.putLogEvents(
                ADMINISTRATOR,
                request(timestamp, message).toBuilder().logStreamName(stream).build());
    }

    private static PutLogEventsRequest request(long timestamp, String message) {
        return PutLogEventsRequest.builder()
                .logGroupName("/app/orders")
                .logStreamName("one")
                .logEvents(event(timestamp, message))
                .build();
    }

    private static InputLogEvent event(long timestamp, String message) {
        return InputLogEvent.builder().timestamp(timestamp).message(message).build();
    }

    private DescribeLogGroupsResponse describe(Consumer<DescribeLogGroupsRequest.Builder> asked) {
        return groups.describeLogGroups(
                ADMINISTRATOR,
                DescribeLogGroupsRequest.builder().applyMutation(asked).build());
    }

    private static List<String> names(DescribeLogGroupsResponse response) {
        var names = new ArrayList<String>();
        response.logGroups().forEach(group -> names.add(group.logGroupName()));
        return names;
    }

    private List<LogStream> streams(Consumer<DescribeLogStreamsRequest.Builder> asked) {
        return streams.describeLogStreams(
                        ADMINISTRATOR,
                        DescribeLogStreamsRequest.builder().applyMutation(asked).build())
                .logStreams();
    }

    private GetLogEventsResponse get(Consumer<GetLogEventsRequest.Builder> asked) {
        return events.getLogEvents(
                ADMINISTRATOR,
                GetLogEventsRequest.builder()
                        .logGroupName("/app/orders")
                        .logStreamName("one")
                        .applyMutation(asked)
                        .build());
    }

    private static List<String> messages(GetLogEventsResponse response) {
        return response.events().stream().map(OutputLogEvent::message).toList();
    }

    private FilterLogEventsResponse filter(Consumer<FilterLogEventsRequest.Builder> asked) {
        return events.filterLogEvents(
                ADMINISTRATOR,
                FilterLogEventsRequest.builder()
                        .logGroupName("/app/orders")
                        .applyMutation(asked)
                        .build());
    }

    private static List<String> messages(FilterLogEventsResponse response) {
        return response.events().stream().map(FilteredLogEvent::message).toList();
    }
}
