package local.service.events;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import local.execution.journal.Table;
import local.json.Arn;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Page;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.PutTargetsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutTargetsResponse;
import software.amazon.awssdk.services.eventbridge.model.RemoveTargetsRequest;
import software.amazon.awssdk.services.eventbridge.model.RemoveTargetsResponse;
import software.amazon.awssdk.services.eventbridge.model.RemoveTargetsResultEntry;
import software.amazon.awssdk.services.eventbridge.model.Target;

/** EventBridge's operations on the targets of rules. */
public final class RuleTargets {

    private static final int MAX_TARGETS = 5;

    private final Door door;
    private final Rules rules;
    private final Table<LiveRule> table;

    RuleTargets(Door door, Rules rules, Table<LiveRule> table) {
        this.door = door;
        this.rules = rules;
        this.table = table;
    }

    /** Of two of one ID the later one counts. */
    public PutTargetsResponse putTargets(Principal who, PutTargetsRequest request) {
        var rule = rules.get(
                who,
                "events:PutTargets",
                request.eventBusName(),
                request.rule(),
                Map.of(
                        "events:TargetArn",
                        request.targets().stream().map(Target::arn).toList()));
        for (var target : request.targets()) {
            if (target.roleArn() != null) {
                door.passRole(who, target.roleArn(), "events.amazonaws.com");
            }
            check(target);
        }
        table.change(rule.arn(), before -> {
            var byId = new LinkedHashMap<String, Target>();
            before.targets().forEach(target -> byId.put(target.id(), target));
            request.targets().forEach(target -> byId.put(target.id(), target));
            if (byId.size() > MAX_TARGETS) {
                throw new ServiceException(
                        "LimitExceededException", 400, "The requested resource exceeds the maximum number allowed.");
            }
            return before.withTargets(List.copyOf(byId.values()));
        });
        return PutTargetsResponse.builder().failedEntryCount(0).build();
    }

    /** @throws ServiceException {@code ValidationException} */
    static void check(Target target) {
        var arn = Arn.parse(target.arn())
                .orElseThrow(() -> EventBridge.invalid(
                        "Parameter " + target.arn() + " is not valid. Reason: Provided Arn is not in correct format."));
        if (arn.service().equals("states") && target.roleArn() == null) {
            throw EventBridge.invalid("RoleArn is required for target " + target.arn() + ".");
        }
        boolean grouped =
                target.sqsParameters() != null && target.sqsParameters().messageGroupId() != null;
        if (arn.service().equals("sqs") && arn.resource().endsWith(".fifo") && !grouped) {
            throw EventBridge.invalid("Parameter(s) SqsParameters must be specified for target: " + target.id() + ".");
        }
        if (arn.service().equals("logs") && !arn.resource().startsWith("log-group:")) {
            throw EventBridge.invalid(
                    "Parameter " + target.arn() + " is not valid. Reason: Provided Arn is not in correct format.");
        }
        EventInput.check(target);
    }

    public RemoveTargetsResponse removeTargets(Principal who, RemoveTargetsRequest request) {
        var rule = rules.get(who, "events:RemoveTargets", request.eventBusName(), request.rule());
        var gone = new HashSet<>(request.ids());
        var missing = request.ids().stream()
                .filter(id ->
                        rule.targets().stream().noneMatch(target -> target.id().equals(id)))
                .map(id -> RemoveTargetsResultEntry.builder()
                        .targetId(id)
                        .errorCode("ResourceNotFoundException")
                        .errorMessage("Rule " + rule.name() + " does not have target with the Id " + id + ".")
                        .build())
                .toList();
        table.change(
                rule.arn(),
                before -> before.withTargets(before.targets().stream()
                        .filter(target -> !gone.contains(target.id()))
                        .toList()));
        return RemoveTargetsResponse.builder()
                .failedEntryCount(missing.size())
                .failedEntries(missing)
                .build();
    }

    public ListTargetsByRuleResponse listTargetsByRule(Principal who, ListTargetsByRuleRequest request) {
        var rule = rules.get(who, "events:ListTargetsByRule", request.eventBusName(), request.rule());
        var page = Page.of(rule.targets(), Target::id, request.nextToken(), EventBridge.limit(request.limit()));
        return ListTargetsByRuleResponse.builder()
                .targets(page.items())
                .nextToken(page.nextToken())
                .build();
    }
}
