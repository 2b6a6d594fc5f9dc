package local.service.logs;

import local.policy.Principal;
import local.service.access.Door;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagResourceResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagResourceResponse;

/** CloudWatch Logs' operations on tags of log groups. */
public final class LogTags {

    private static final int MOST = 50;

    private final Logs logs;
    private final Door door;

    LogTags(Logs logs, Door door) {
        this.logs = logs;
        this.door = door;
    }

    public TagResourceResponse tagResource(Principal who, TagResourceRequest request) {
        var group = group(who, "logs:TagResource", request.resourceArn());
        long count = request.tags().keySet().stream()
                .filter(key -> !group.tags().containsKey(key))
                .count();
        if (group.tags().size() + count > MOST) {
            throw new ServiceException("TooManyTagsException", 400, "A resource can have no more than 50 tags.");
        }
        group.tag(request.tags());
        return TagResourceResponse.builder().build();
    }

    public UntagResourceResponse untagResource(Principal who, UntagResourceRequest request) {
        group(who, "logs:UntagResource", request.resourceArn()).untag(request.tagKeys());
        return UntagResourceResponse.builder().build();
    }

    public ListTagsForResourceResponse listTagsForResource(Principal who, ListTagsForResourceRequest request) {
        var group = group(who, "logs:ListTagsForResource", request.resourceArn());
        return ListTagsForResourceResponse.builder().tags(group.tags()).build();
    }

    private LogGroup group(Principal who, String action, String arn) {
        var name = Logs.groupOf(arn)
                .orElseThrow(() -> Arguments.invalid("The ARN " + arn + " is not valid: it must be a log group's."));
        door.check(who, action, logs.groupArn(name));
        return logs.get(name);
    }
}
