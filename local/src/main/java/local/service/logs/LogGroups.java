package local.service.logs;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteRetentionPolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteRetentionPolicyResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroupClass;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroupSummary;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyResponse;

/** CloudWatch Logs' operations on log groups. */
public final class LogGroups {

    private static final int MOST_DESCRIBED = 50;
    private static final int MOST_LISTED = 1000;
    private static final List<Integer> RETENTIONS = List.of(
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653);

    /** What names begin with that are kept for AWS. */
    private static final String RESERVED = "aws/";

    private final Logs logs;
    private final Door door;

    LogGroups(Logs logs, Door door) {
        this.logs = logs;
        this.door = door;
    }

    public CreateLogGroupResponse createLogGroup(Principal who, CreateLogGroupRequest request) {
        var name = request.logGroupName();
        door.check(who, "logs:CreateLogGroup", logs.arn(name, ""));
        if (!request.tags().isEmpty()) {
            door.check(who, "logs:TagResource", logs.groupArn(name));
        }
        if (name.startsWith(RESERVED)) {
            throw Arguments.invalid("Log groups starting with " + RESERVED + " are reserved for AWS.");
        }
        if (!logs.add(name)) {
            throw new ServiceException("ResourceAlreadyExistsException", 400, "The specified log group already exists");
        }
        logs.get(name).tag(request.tags());
        return CreateLogGroupResponse.builder().build();
    }

    public DeleteLogGroupResponse deleteLogGroup(Principal who, DeleteLogGroupRequest request) {
        var name = request.logGroupName();
        door.check(who, "logs:DeleteLogGroup", logs.arn(name, ""));
        if (!logs.remove(name)) {
            throw Logs.noGroup();
        }
        return DeleteLogGroupResponse.builder().build();
    }

    public DescribeLogGroupsResponse describeLogGroups(Principal who, DescribeLogGroupsRequest request) {
        door.check(who, "logs:DescribeLogGroups", logs.arn("", ""));
        var prefix = request.logGroupNamePrefix();
        var part = request.logGroupNamePattern();
        if (prefix != null && part != null) {
            throw Arguments.invalid(
                    "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
        }
        var wanted = logs.groups().stream()
                .filter(group -> prefix == null || group.name().startsWith(prefix))
                .filter(group -> part == null || group.name().contains(part))
                .toList();
        var page = Arguments.page(
                wanted,
                LogGroup::name,
                request.nextToken(),
                Objects.requireNonNullElse(request.limit(), MOST_DESCRIBED));
        return DescribeLogGroupsResponse.builder()
                .logGroups(page.items().stream().map(this::described).toList())
                .nextToken(page.nextToken())
                .build();
    }

    private software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup described(LogGroup group) {
        return software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup.builder()
                .logGroupName(group.name())
                .creationTime(group.created().toEpochMilli())
                .retentionInDays(group.retentionDays().orElse(null))
                .metricFilterCount(0)
                .arn(logs.groupArn(group.name()) + ":*")
                .storedBytes(group.bytes())
                .logGroupClass(LogGroupClass.STANDARD)
                .logGroupArn(logs.groupArn(group.name()))
                .build();
    }

    public ListLogGroupsResponse listLogGroups(Principal who, ListLogGroupsRequest request) {
        door.check(who, "logs:ListLogGroups", logs.arn("", ""));
        var pattern = pattern(request.logGroupNamePattern());
        var wanted = logs.groups().stream()
                .filter(group ->
                        pattern.isEmpty() || pattern.get().matcher(group.name()).find())
                .toList();
        var page = Arguments.page(
                wanted,
                LogGroup::name,
                request.nextToken(),
                Math.min(MOST_DESCRIBED, Objects.requireNonNullElse(request.limit(), MOST_LISTED)));
        return ListLogGroupsResponse.builder()
                .logGroups(page.items().stream()
                        .map(group -> LogGroupSummary.builder()
                                .logGroupName(group.name())
                                .logGroupArn(logs.groupArn(group.name()))
                                .logGroupClass(LogGroupClass.STANDARD)
                                .build())
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }

    /** AWS takes up to five beginnings or parts of names, with a bar between them, and no other expression. */
    private static Optional<Pattern> pattern(String regex) {
        try {
            return Optional.ofNullable(regex).map(Pattern::compile);
        } catch (PatternSyntaxException e) {
            throw Arguments.invalid("logGroupNamePattern is no regular expression: " + e.getDescription());
        }
    }

    public PutRetentionPolicyResponse putRetentionPolicy(Principal who, PutRetentionPolicyRequest request) {
        var name = request.logGroupName();
        door.check(who, "logs:PutRetentionPolicy", logs.arn(name, ""));
        var days = request.retentionInDays();
        if (!RETENTIONS.contains(days)) {
            throw Arguments.invalid("1 validation error detected: Value '" + days + "' at 'retentionInDays' failed to"
                    + " satisfy constraint: Member must satisfy enum value set: " + RETENTIONS);
        }
        logs.get(name).retain(Optional.of(days));
        return PutRetentionPolicyResponse.builder().build();
    }

    public DeleteRetentionPolicyResponse deleteRetentionPolicy(Principal who, DeleteRetentionPolicyRequest request) {
        var name = request.logGroupName();
        door.check(who, "logs:DeleteRetentionPolicy", logs.arn(name, ""));
        logs.get(name).retain(Optional.empty());
        return DeleteRetentionPolicyResponse.builder().build();
    }
}
