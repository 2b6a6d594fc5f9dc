package local.service.access;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import local.execution.task.TaskCall;
import local.json.Arn;
import local.policy.Decision;
import local.policy.Evaluator;
import local.policy.ManagedPolicies;
import local.policy.PassedRole;
import local.policy.Policies;
import local.policy.Policy;
import local.policy.PolicyDocument;
import local.policy.PolicyType;
import local.policy.Principal;
import local.policy.Request;
import local.policy.SessionTags;
import local.service.api.ServiceException;
import local.time.Time;

/**
 * The one door before every service: who calls, and may it. An operation's first line asks here. The account's
 * administrator may do everything; a session of a role may do what the role's policies allow at the moment of the call.
 */
public final class Door {

    /** The task on whose behalf the current thread calls a service, so that a denial can name its state. */
    public static final ScopedValue<TaskCall> TASK = ScopedValue.newInstance();

    /** The policy of the account's administrator. */
    public static final String ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess";

    /** A second of time with the condition keys that tell of it. */
    private record Second(long epoch, Map<String, List<String>> keys) {}

    private volatile Second lastSecond = new Second(Long.MIN_VALUE, Map.of());
    private final Roles roles;
    private final String region;
    private final Time time;
    private final DoorListener listener;

    /** @param region in which every call is made that names none */
    public Door(Roles roles, String region, Time time, DoorListener listener) {
        this.roles = roles;
        this.region = region;
        this.time = time;
        this.listener = listener;
    }

    public Roles roles() {
        return roles;
    }

    /**
     * Lets the call pass or fails.
     *
     * @param action   {@code lambda:InvokeFunction}
     * @param resource the ARN that is acted on, or {@code *} where the action knows no resource
     * @throws ServiceException the service's own code for a call that is not authorized
     */
    public void check(Principal who, String action, String resource) {
        check(who, action, resource, Optional.empty(), Map.of());
    }

    /**
     * Lets the call pass or fails.
     *
     * @param resourcePolicy the resource's own policy: that of a queue or a topic
     * @param context        condition keys and their values, such as {@code aws:SourceArn}
     * @throws ServiceException the service's own code for a call that is not authorized
     */
    public void check(
            Principal caller,
            String action,
            String resource,
            Optional<PolicyDocument> resourcePolicy,
            Map<String, List<String>> context) {
        if (caller instanceof Principal.Administrator) {
            return;
        }
        var who = known(caller);
        var policies = policies(who)
                .withResourceBased(resourcePolicy.map(document -> new Policy("resource policy", document)));
        var request = request(who, action, resource, context);
        switch (Evaluator.decide(who, policies, request)) {
            case Decision.Allowed(var by) -> allow(who, action, resource, by);
            case Decision.Denied denied ->
                refuse(
                        who,
                        action,
                        resource,
                        denied,
                        denied.message(who, new Request(spelling(action), quoted(action, resource))));
        }
    }

    /**
     * Lets the call pass where one of these resources may be acted on, or fails: for a resource that goes by several ARNs.
     *
     * @param resources none where only the service can tell what the call acts on: then it passes where anything may be
     * @param context   condition keys and their values
     * @throws ServiceException the service's own code for a call that is not authorized
     */
    public void checkAny(Principal caller, String action, List<String> resources, Map<String, List<String>> context) {
        var all = resources.isEmpty() ? policies(known(caller)).resources() : resources;
        var resource = all.stream()
                .filter(one -> allows(caller, action, one, context))
                .findFirst()
                .orElse(resources.isEmpty() ? "*" : resources.getFirst());
        check(caller, action, resource, Optional.empty(), context);
    }

    /**
     * Lets the caller hand a role to a service, which will act with it, or fails.
     *
     * @param service {@code states.amazonaws.com}
     * @throws ServiceException IAM's code for a call that is not authorized
     */
    public void passRole(Principal who, String roleArn, String service) {
        check(who, PassedRole.ACTION, roleArn, Optional.empty(), PassedRole.context(service));
    }

    /** The caller as the account knows it: a session of a role by the role's own ARN and with the role's tags of now. */
    public Principal known(Principal caller) {
        return caller instanceof Principal.RoleSession session
                ? roles.find(session.roleName())
                        .map(role -> session.of(Arn.of(role.arn()))
                                .tagged(session.tags().over(role.tags())))
                        .orElse(session)
                : caller;
    }

    /**
     * Whether a policy of the caller's hangs on a condition key.
     *
     * @param key takes the names of keys in lower case
     */
    public boolean asksFor(Principal caller, Predicate<String> key) {
        return policies(known(caller)).askFor(key);
    }

    /** Whether the call would pass: for what is not done, and not refused, where it would not. */
    public boolean allows(Principal caller, String action, String resource) {
        return allows(caller, action, resource, Map.of());
    }

    private boolean allows(Principal caller, String action, String resource, Map<String, List<String>> context) {
        var who = known(caller);
        return who instanceof Principal.Administrator
                || Evaluator.decide(who, policies(who), request(who, action, resource, context))
                        instanceof Decision.Allowed;
    }

    /**
     * The session in which a service acts with a role that trusts it.
     *
     * @param roleArn of a role of this account
     * @param service {@code states.amazonaws.com}
     * @param session  its name
     * @param resource the ARN of the state machine or function on whose behalf: a trust policy may ask for it
     * @throws ServiceException {@code AccessDeniedException} where there is no such role, or its trust policy does not
     *     let the service in
     */
    public Principal.RoleSession assume(String roleArn, String service, String session, String resource) {
        var role = roles.findByArn(roleArn).filter(found -> found.trusts(service, resource));
        if (role.isEmpty()) {
            throw new ServiceException(
                    "AccessDeniedException",
                    400,
                    "Neither the global service principal " + service
                            + ", nor the regional one is authorized to assume the provided role.");
        }
        return new Principal.RoleSession(Arn.of(roleArn), session, List.of());
    }

    /**
     * The session in which a caller acts as a role that lets it ({@code sts:AssumeRole}).
     *
     * @param context condition keys and their values, such as {@code sts:ExternalId}
     * @throws ServiceException {@code AccessDenied}, also where there is no such role
     */
    public Principal.RoleSession assumeRole(
            Principal caller, String roleArn, String session, Map<String, List<String>> context) {
        var who = known(caller);
        mayAssume(who, "sts:AssumeRole", roleArn, context);
        return new Principal.RoleSession(Arn.of(roleArn), session, List.of());
    }

    /**
     * The same, where tags are passed: to a session that has them, beside those that the caller's session hands on.
     *
     * @throws ServiceException {@code AccessDenied}, also where the caller may not pass tags ({@code sts:TagSession})
     */
    public Principal.RoleSession assumeRole(
            Principal caller, String roleArn, String session, SessionTags passed, Map<String, List<String>> context) {
        var all = new HashMap<>(context);
        passed.values().forEach((key, value) -> all.put("aws:RequestTag/" + key, List.of(value)));
        if (!passed.values().isEmpty()) {
            all.put("aws:TagKeys", List.copyOf(passed.values().keySet()));
        }
        if (!passed.transitive().isEmpty()) {
            all.put("sts:TransitiveTagKeys", List.copyOf(passed.transitive()));
        }
        var assumed = assumeRole(caller, roleArn, session, all);
        if (!passed.values().isEmpty()) {
            mayAssume(known(caller), "sts:TagSession", roleArn, all);
        }
        return assumed.tagged(
                caller instanceof Principal.RoleSession before
                        ? before.tags().inherited().and(passed)
                        : passed);
    }

    private void mayAssume(Principal who, String action, String roleArn, Map<String, List<String>> context) {
        var request = request(who, action, roleArn, context);
        var role = roles.findByArn(roleArn);
        var decision = role.map(found -> Evaluator.assumeRole(who, policies(who), found, request))
                .orElseGet(() -> new Decision.ImplicitDeny(PolicyType.ROLE_TRUST));
        switch (decision) {
            case Decision.Allowed(var by) -> allow(who, request.action(), roleArn, by);
            case Decision.Denied denied -> refuse(who, request.action(), roleArn, denied, denied.message(who, request));
        }
    }

    /** With the condition keys that every request has. */
    private Request request(Principal who, String action, String resource, Map<String, List<String>> context) {
        var all = new HashMap<>(context);
        all.putAll(timeKeys());
        if (who instanceof Principal.RoleSession session) {
            all.put("aws:userid", List.of(roles.userId(session)));
            // The session's own ARN leaves out the path of its role.
            roles.find(session.roleName()).ifPresent(role -> all.put("aws:PrincipalArn", List.of(role.arn())));
        }
        return new Request(action, resource, all).in(region);
    }

    /** The same for all requests of a second. */
    private Map<String, List<String>> timeKeys() {
        long second = time.now().getEpochSecond();
        var last = lastSecond;
        if (last.epoch() != second) {
            last = new Second(
                    second,
                    Map.of(
                            "aws:CurrentTime",
                                    List.of(Instant.ofEpochSecond(second).toString()),
                            "aws:EpochTime", List.of(Long.toString(second))));
            lastSecond = last;
        }
        return last.keys();
    }

    /** A role that was deleted allows nothing any more. */
    private Policies policies(Principal who) {
        return switch (who) {
            case Principal.Administrator _ ->
                new Policies(
                        ManagedPolicies.find(ADMINISTRATOR_ACCESS).stream().toList(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty());
            case Principal.RoleSession session ->
                roles.find(session.roleName())
                        .map(role -> Policies.of(role).withSession(session.policies()))
                        .orElse(Policies.NONE);
            case Principal.User _, Principal.Service _ -> Policies.NONE;
        };
    }

    private void allow(Principal who, String action, String resource, Decision.Source by) {
        listener.allowed(new Permission(who, action, resource, by, time.now(), task()));
    }

    private static Optional<TaskCall> task() {
        return TASK.isBound() ? Optional.of(TASK.get()) : Optional.empty();
    }

    private void refuse(Principal who, String action, String resource, Decision.Denied denied, String message) {
        listener.denied(new Denial(who, action, resource, denied, message, time.now(), task()));
        throw switch (service(action)) {
            case "lambda", "scheduler", "xray" -> new ServiceException("AccessDeniedException", 403, message);
            case "states", "logs", "events" -> new ServiceException("AccessDeniedException", 400, message);
            case "schemas" -> new ServiceException("ForbiddenException", 403, message);
            case "sns" -> new ServiceException("AuthorizationError", 403, message);
            default -> new ServiceException("AccessDenied", 403, message);
        };
    }

    /** The action as its service writes it in this sentence: not every one writes it as IAM does. */
    private static String spelling(String action) {
        return switch (service(action)) {
            case "sqs" -> action.toLowerCase(Locale.ROOT);
            case "sns" -> "SNS" + action.substring("sns".length());
            default -> action;
        };
    }

    /** The resource as its service writes it in this sentence: S3 puts it in quotes. */
    private static String quoted(String action, String resource) {
        return service(action).equals("s3") ? '"' + resource + '"' : resource;
    }

    private static String service(String action) {
        return action.substring(0, action.indexOf(':')).toLowerCase(Locale.ROOT);
    }
}
