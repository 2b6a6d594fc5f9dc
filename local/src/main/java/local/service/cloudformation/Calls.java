package local.service.cloudformation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.ServiceException;
import local.template.S3Location;
import local.template.deploy.SamDeploy;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.Tag;

/** What CloudFormation's operations share: who may call, which stack is meant, what is said beside a template. */
final class Calls {

    final Stacks stacks;
    final Sources sources;
    private final Door door;
    private final Account account;

    Calls(Stacks stacks, Sources sources, Door door, Account account) {
        this.stacks = stacks;
        this.sources = sources;
        this.door = door;
        this.account = account;
    }

    /** Lets a call pass that is about no stack. */
    void check(Principal who, String operation) {
        door.check(who, "cloudformation:" + operation, "*");
    }

    /** Lets a call on a stack pass, be it there or not. */
    Optional<AccountStack> check(Principal who, String operation, String nameOrId) {
        var stack = stacks.find(nameOrId);
        door.check(
                who,
                "cloudformation:" + operation,
                stack.map(found -> found.id)
                        .orElseGet(() -> account.arn("cloudformation", "stack/" + nameOrId + "/*")));
        return stack;
    }

    /** @throws ServiceException {@code ValidationError} where there is no such stack */
    AccountStack get(Principal who, String operation, String nameOrId) {
        return check(who, operation, nameOrId)
                .orElseThrow(() -> Refusal.invalid("Stack with id " + nameOrId + " does not exist"));
    }

    /**
     * The text of a template, which CloudFormation reads with the caller's rights where it is an object.
     *
     * @param body may be null, as the URL may be
     * @throws ServiceException {@code ValidationError}
     */
    String text(Principal who, String body, String url) {
        if (body == null && url != null) {
            S3Location.of(url).ifPresent(object -> read(who, object));
        }
        return sources.text(body, url);
    }

    private void read(Principal who, S3Location object) {
        try {
            door.check(who, "s3:GetObject", object.arn(account.partition()));
        } catch (ServiceException denied) {
            throw Refusal.invalid("S3 error: Access Denied\nFor more information check"
                    + " http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html");
        }
    }

    /** Why a template's macros may not be used by the caller: a change set is made of each. */
    Optional<String> refused(Principal who, List<String> transforms) {
        try {
            transforms.stream()
                    .filter(macro -> macro.startsWith("AWS::"))
                    .forEach(macro -> door.check(
                            who, "cloudformation:CreateChangeSet", SamDeploy.macro(account.region(), macro)));
            return Optional.empty();
        } catch (ServiceException denied) {
            return Optional.of(denied.getMessage());
        }
    }

    /** Hands CloudFormation a role. */
    void passRole(Principal who, String roleArn) {
        if (roleArn != null) {
            door.passRole(who, roleArn, "cloudformation.amazonaws.com");
        }
    }

    /**
     * Changes a stack, which nobody else does meanwhile.
     *
     * @throws ServiceException {@code ValidationError} where somebody does
     */
    static void exclusively(AccountStack stack, Runnable change) {
        ReentrantLock lock = stack.lock;
        if (!lock.tryLock()) {
            throw Refusal.invalid("Stack:" + stack.id + " is in " + stack.status + " state and can not be updated.");
        }
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    /** Changes a stack after whoever else does. */
    static void inTurn(AccountStack stack, Runnable change) {
        stack.lock.lock();
        try {
            change.run();
        } finally {
            stack.lock.unlock();
        }
    }

    /** @throws ServiceException {@code ValidationError} where it is in no state to be updated */
    static void updatable(AccountStack stack) {
        var status = stack.status;
        if (status == StackStatus.ROLLBACK_COMPLETE
                || status == StackStatus.CREATE_FAILED && !stack.disableRollback
                || status == StackStatus.DELETE_FAILED
                || status.toString().endsWith("_IN_PROGRESS")) {
            throw Refusal.invalid("Stack:" + stack.id + " is in " + status + " state and can not be updated.");
        }
    }

    /**
     * The values of parameters: given, or those that the stack has.
     *
     * @throws ServiceException {@code ValidationError} where it has none of the name
     */
    static Map<String, String> parameters(List<Parameter> given, Optional<Deployment> before) {
        var values = new LinkedHashMap<String, String>();
        for (var parameter : given) {
            var key = parameter.parameterKey();
            if (!Boolean.TRUE.equals(parameter.usePreviousValue())) {
                values.put(key, parameter.parameterValue() == null ? "" : parameter.parameterValue());
            } else {
                values.put(key, previous(key, before));
            }
        }
        return values;
    }

    private static String previous(String key, Optional<Deployment> before) {
        return before.stream()
                .flatMap(deployment -> deployment.blueprint().parameters().stream())
                .filter(parameter -> parameter.key().equals(key))
                .findFirst()
                .orElseThrow(() -> Refusal.invalid(
                        "Invalid input for parameter key " + key + ". Cannot specify usePreviousValue as true for a"
                                + " parameter key not in the previous template"))
                .value();
    }

    static Map<String, String> tags(List<Tag> tags) {
        return tags.stream().collect(Collectors.toMap(Tag::key, Tag::value, (_, last) -> last, LinkedHashMap::new));
    }

    static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    /** As they were given, those that are not to be seen hidden. */
    static List<Parameter> shown(Deployment deployment) {
        return deployment.blueprint().parameters().stream()
                .map(parameter -> Parameter.builder()
                        .parameterKey(parameter.key())
                        .parameterValue(parameter.noEcho() ? "****" : parameter.value())
                        .build())
                .toList();
    }

    static <T> List<T> shown(Optional<Deployment> deployment, Function<Deployment, List<T>> what) {
        return deployment.map(what).orElse(List.of());
    }
}
