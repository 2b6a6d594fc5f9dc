package local.service.states;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import local.execution.Engine;
import local.json.Arn;
import local.json.Json;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Page;
import local.service.api.Require;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.sfn.model.ActivityListItem;
import software.amazon.awssdk.services.sfn.model.CreateActivityRequest;
import software.amazon.awssdk.services.sfn.model.CreateActivityResponse;
import software.amazon.awssdk.services.sfn.model.DeleteActivityRequest;
import software.amazon.awssdk.services.sfn.model.DeleteActivityResponse;
import software.amazon.awssdk.services.sfn.model.DescribeActivityRequest;
import software.amazon.awssdk.services.sfn.model.DescribeActivityResponse;
import software.amazon.awssdk.services.sfn.model.EncryptionConfiguration;
import software.amazon.awssdk.services.sfn.model.GetActivityTaskRequest;
import software.amazon.awssdk.services.sfn.model.GetActivityTaskResponse;
import software.amazon.awssdk.services.sfn.model.ListActivitiesRequest;
import software.amazon.awssdk.services.sfn.model.ListActivitiesResponse;

/** Step Functions' operations on activities. */
public final class ActivityTasks {

    private final Door door;
    private final Engine engine;
    private final ResourceTags tags;
    private final StatesJournal journal;
    private final String arnPrefix;
    private final ConcurrentSkipListMap<String, Activity> byArn = new ConcurrentSkipListMap<>();

    /** What an activity has beside its tasks. */
    record Activity(Instant creationDate, EncryptionConfiguration encryption) {}

    ActivityTasks(Door door, Engine engine, ResourceTags tags, StatesJournal journal, String arnPrefix) {
        this.journal = journal;
        this.door = door;
        this.engine = engine;
        this.tags = tags;
        this.arnPrefix = arnPrefix;
    }

    /** To create the one that is there is no error; its tags stay. */
    public CreateActivityResponse createActivity(Principal who, CreateActivityRequest request) {
        var arn = arnPrefix + "activity:" + Require.name(request.name());
        door.check(who, "states:CreateActivity", arn);
        if (!request.tags().isEmpty()) {
            door.check(who, "states:TagResource", arn);
        }
        var encryption = Encryption.of(request.encryptionConfiguration(), Encryption.OWN_KEY);
        if (!exists(arn)) {
            // Before it is made: one whose tags are refused is not there afterwards.
            tags.put(arn, request.tags());
        }
        var activity = create(arn, encryption);
        if (!activity.encryption().equals(encryption)) {
            throw new ServiceException(
                    "ActivityAlreadyExists",
                    400,
                    "Activity Already Exists: '" + arn + "', with another encryptionConfiguration");
        }
        return CreateActivityResponse.builder()
                .activityArn(arn)
                .creationDate(activity.creationDate())
                .build();
    }

    public DescribeActivityResponse describeActivity(Principal who, DescribeActivityRequest request) {
        var arn = existing(who, "states:DescribeActivity", request.activityArn());
        var activity = byArn.get(arn);
        return DescribeActivityResponse.builder()
                .activityArn(arn)
                .name(name(arn))
                .creationDate(activity.creationDate())
                .encryptionConfiguration(activity.encryption())
                .build();
    }

    public ListActivitiesResponse listActivities(Principal who, ListActivitiesRequest request) {
        door.check(who, "states:ListActivities", "*");
        var page = Page.of(
                List.copyOf(byArn.keySet()), arn -> arn, request.nextToken(), Require.maxResults(request.maxResults()));
        return ListActivitiesResponse.builder()
                .activities(page.items().stream()
                        .map(arn -> ActivityListItem.builder()
                                .activityArn(arn)
                                .name(name(arn))
                                .creationDate(byArn.get(arn).creationDate())
                                .build())
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }

    /** One that is not there is deleted already. */
    public DeleteActivityResponse deleteActivity(Principal who, DeleteActivityRequest request) {
        var arn = parse(request.activityArn());
        door.check(who, "states:DeleteActivity", arn);
        remove(arn);
        return DeleteActivityResponse.builder().build();
    }

    void remove(String arn) {
        if (byArn.remove(arn) != null) {
            journal.deletedActivity(arn);
            engine.activities().delete(arn);
            tags.removeAll(arn);
        }
    }

    /** Waits up to a minute; where no task came, the answer is empty. */
    public GetActivityTaskResponse getActivityTask(Principal who, GetActivityTaskRequest request) {
        var arn = existing(who, "states:GetActivityTask", request.activityArn());
        try (var hold = engine.time().hold()) {
            return engine.activities()
                    .getActivityTask(arn, Optional.ofNullable(request.workerName()), hold)
                    .map(task -> GetActivityTaskResponse.builder()
                            .taskToken(task.taskToken())
                            .input(Json.write(task.input()))
                            .build())
                    .orElseGet(() -> GetActivityTaskResponse.builder().build());
        }
    }

    /** Makes it, unless it is there; gives the one that is. */
    private Activity create(String arn, EncryptionConfiguration encryption) {
        return byArn.computeIfAbsent(arn, _ -> {
            engine.activities().create(arn);
            var activity = new Activity(engine.time().now(), encryption);
            journal.created(arn, activity);
            return activity;
        });
    }

    /** One of the template: it is there at every start. */
    void declare(String arn) {
        takeUp(arn, new Activity(engine.time().now(), Encryption.OWN_KEY));
    }

    /** As it was before a crash. */
    void takeUp(String arn, Activity activity) {
        engine.activities().create(arn);
        byArn.put(arn, activity);
    }

    boolean exists(String arn) {
        return byArn.containsKey(arn);
    }

    private String existing(Principal who, String action, String arn) {
        parse(arn);
        door.check(who, action, arn);
        if (!exists(arn)) {
            throw new ServiceException("ActivityDoesNotExist", 400, "Activity Does Not Exist: '" + arn + "'");
        }
        return arn;
    }

    private static String parse(String arn) {
        StatesArn.parse(arn, "activity");
        return arn;
    }

    private static String name(String arn) {
        return Arn.of(arn).name();
    }
}
