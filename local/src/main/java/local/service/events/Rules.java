package local.service.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.execution.journal.Table;
import local.json.Json;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.Page;
import local.service.api.ServiceException;
import local.service.api.Shapes;
import local.template.stack.Stack;
import local.time.Time;
import software.amazon.awssdk.services.eventbridge.model.DeleteRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.DeleteRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.DisableRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.DisableRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.EnableRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.EnableRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.ListRuleNamesByTargetRequest;
import software.amazon.awssdk.services.eventbridge.model.ListRuleNamesByTargetResponse;
import software.amazon.awssdk.services.eventbridge.model.ListRulesRequest;
import software.amazon.awssdk.services.eventbridge.model.ListRulesResponse;
import software.amazon.awssdk.services.eventbridge.model.PutRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.PutRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Target;

/** EventBridge's operations on rules. */
public final class Rules {

    private final Account account;
    private final Door door;
    private final Time time;
    private final EventNames names;
    private final EventBuses buses;
    private final Table<LiveRule> rules;
    private final RuleClock clock;

    Rules(Account account, Door door, Time time, EventBuses buses, Table<LiveRule> rules, RuleClock clock) {
        this.account = account;
        this.door = door;
        this.time = time;
        this.names = new EventNames(account);
        this.buses = buses;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * A template has that rule, with those targets.
     *
     * @throws ServiceException as {@code PutRule} and {@code PutTargets} refuse it
     */
    void declare(Stack.Rule declared) {
        buses.get(declared.bus());
        var targets = declared.targets().stream()
                .map(target -> Shapes.WIRE.read(Target.builder(), target.described()))
                .toList();
        targets.forEach(RuleTargets::check);
        var rule = Rule.builder()
                .name(declared.name())
                .arn(declared.arn())
                .eventBusName(declared.bus())
                .eventPattern(declared.eventPattern().map(Json::write).orElse(null))
                .scheduleExpression(declared.schedule().orElse(null))
                .state(declared.enabled() ? RuleState.ENABLED : RuleState.DISABLED)
                .description(declared.description().orElse(null))
                .roleArn(declared.roleArn().orElse(null))
                .build();
        rules.declare(
                declared.arn(), checked(rule, declared.tags(), Optional.empty()).withTargets(targets));
        clock.declared(declared.arn());
    }

    void withdraw(String arn) {
        rules.withdraw(arn);
        clock.changed(arn);
    }

    /** A rule that is there is another one then; its targets and its tags stay. */
    public PutRuleResponse putRule(Principal who, PutRuleRequest request) {
        var bus = EventNames.busName(request.eventBusName());
        var arn = names.rule(bus, request.name());
        door.check(who, "events:PutRule", arn);
        if (!request.tags().isEmpty()) {
            door.check(who, "events:TagResource", arn);
        }
        if (request.roleArn() != null) {
            door.passRole(who, request.roleArn(), "events.amazonaws.com");
        }
        buses.get(bus);
        var made = checked(
                Rule.builder()
                        .name(request.name())
                        .arn(arn)
                        .eventBusName(bus)
                        .eventPattern(empty(request.eventPattern()))
                        .scheduleExpression(empty(request.scheduleExpression()))
                        .state(request.state() == null ? RuleState.ENABLED : request.state())
                        .description(request.description())
                        .roleArn(request.roleArn())
                        .build(),
                EventTags.of(Map.of(), request.tags()),
                Optional.of(time.now()));
        boolean isNew = rules.putIfAbsent(arn, made);
        if (!isNew) {
            rules.change(arn, before -> made.withTargets(before.targets()).withTags(before.tags()));
        }
        clock.changed(arn);
        return PutRuleResponse.builder().ruleArn(arn).build();
    }

    /** @throws ServiceException {@code ValidationException}, {@code InvalidEventPatternException} */
    private LiveRule checked(Rule rule, Map<String, String> tags, Optional<Instant> since) {
        if (rule.eventPattern() == null && rule.scheduleExpression() == null) {
            throw EventBridge.invalid("Parameter(s) EventPattern or ScheduleExpression must be specified.");
        }
        if (rule.scheduleExpression() != null && !rule.eventBusName().equals(Bus.DEFAULT)) {
            throw EventBridge.invalid("ScheduleExpression is supported only on the default event bus.");
        }
        if (rule.eventPattern() != null) {
            Publishing.pattern(rule.eventPattern());
        }
        try {
            return LiveRule.of(rule, tags, List.of(), since);
        } catch (IllegalArgumentException wrong) {
            throw EventBridge.invalid("Parameter ScheduleExpression is not valid. Reason: " + wrong.getMessage() + ".");
        }
    }

    private static String empty(String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    /** One that is not there is deleted already. */
    public DeleteRuleResponse deleteRule(Principal who, DeleteRuleRequest request) {
        var bus = EventNames.busName(request.eventBusName());
        var arn = names.rule(bus, request.name());
        door.check(who, "events:DeleteRule", arn);
        buses.get(bus);
        if (rules.find(arn).filter(rule -> !rule.targets().isEmpty()).isPresent()) {
            throw EventBridge.invalid("Rule can't be deleted since it has targets.");
        }
        rules.remove(arn);
        clock.changed(arn);
        return DeleteRuleResponse.builder().build();
    }

    public DescribeRuleResponse describeRule(Principal who, DescribeRuleRequest request) {
        var rule = get(who, "events:DescribeRule", request.eventBusName(), request.name());
        return Shapes.WIRE.read(DescribeRuleResponse.builder(), Shapes.WIRE.write(rule.rule())).toBuilder()
                .createdBy(account.id())
                .build();
    }

    public EnableRuleResponse enableRule(Principal who, EnableRuleRequest request) {
        change(get(who, "events:EnableRule", request.eventBusName(), request.name()), RuleState.ENABLED);
        return EnableRuleResponse.builder().build();
    }

    public DisableRuleResponse disableRule(Principal who, DisableRuleRequest request) {
        change(get(who, "events:DisableRule", request.eventBusName(), request.name()), RuleState.DISABLED);
        return DisableRuleResponse.builder().build();
    }

    private void change(LiveRule rule, RuleState state) {
        rules.change(rule.arn(), before -> before.with(state, time.now()));
        clock.changed(rule.arn());
    }

    public ListRulesResponse listRules(Principal who, ListRulesRequest request) {
        door.check(who, "events:ListRules", "*");
        var bus = buses.get(EventNames.busName(request.eventBusName())).name();
        var prefix = request.namePrefix() == null ? "" : request.namePrefix();
        var page = Page.of(
                rules.all().stream()
                        .filter(rule -> rule.bus().equals(bus) && rule.name().startsWith(prefix))
                        .toList(),
                LiveRule::name,
                request.nextToken(),
                EventBridge.limit(request.limit()));
        return ListRulesResponse.builder()
                .rules(page.items().stream().map(LiveRule::rule).toList())
                .nextToken(page.nextToken())
                .build();
    }

    public ListRuleNamesByTargetResponse listRuleNamesByTarget(Principal who, ListRuleNamesByTargetRequest request) {
        door.check(who, "events:ListRuleNamesByTarget", "*");
        var bus = buses.get(EventNames.busName(request.eventBusName())).name();
        var page = Page.of(
                rules.all().stream()
                        .filter(rule -> rule.bus().equals(bus)
                                && rule.targets().stream()
                                        .anyMatch(target -> target.arn().equals(request.targetArn())))
                        .map(LiveRule::name)
                        .toList(),
                name -> name,
                request.nextToken(),
                EventBridge.limit(request.limit()));
        return ListRuleNamesByTargetResponse.builder()
                .ruleNames(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    /**
     * The rule, once the caller may act on it.
     *
     * @throws ServiceException {@code ResourceNotFoundException}
     */
    LiveRule get(Principal who, String action, String busNameOrArn, String name) {
        return get(who, action, busNameOrArn, name, Map.of());
    }

    /** @param context condition keys of the call */
    LiveRule get(Principal who, String action, String busNameOrArn, String name, Map<String, List<String>> context) {
        var bus = EventNames.busName(busNameOrArn);
        var arn = names.rule(bus, name);
        door.check(who, action, arn, Optional.empty(), context);
        buses.get(bus);
        return rules.find(arn)
                .orElseThrow(() -> new ServiceException(
                        "ResourceNotFoundException", 400, "Rule " + name + " does not exist on EventBus " + bus + "."));
    }
}
