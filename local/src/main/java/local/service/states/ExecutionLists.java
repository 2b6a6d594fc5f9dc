package local.service.states;

import java.util.NavigableSet;
import java.util.Optional;
import java.util.stream.Stream;
import local.execution.MapRun;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Page;
import local.service.api.Require;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ListExecutionsRequest;
import software.amazon.awssdk.services.sfn.model.ListExecutionsResponse;

/** Step Functions' operation that lists executions. */
public final class ExecutionLists {

    private final Door door;
    private final Machines machines;
    private final Runs runs;

    ExecutionLists(Door door, Machines machines, Runs runs) {
        this.door = door;
        this.machines = machines;
        this.runs = runs;
    }

    /** Of a machine, a version, an alias or a map run; the newest first. */
    public ListExecutionsResponse listExecutions(Principal who, ListExecutionsRequest request) {
        var page = Page.of(
                of(who, request)
                        .filter(run -> request.statusFilter() == null
                                || run.execution().status().name().equals(request.statusFilterAsString()))
                        .filter(run -> request.redriveFilter() == null
                                || request.redriveFilterAsString()
                                        .equals(run.execution().redriveCount() > 0 ? "REDRIVEN" : "NOT_REDRIVEN")),
                run -> run.execution().arn(),
                Require.maxResults(request.maxResults()));
        return ListExecutionsResponse.builder()
                .executions(page.items().stream().map(ExecutionLists::item).toList())
                .nextToken(page.nextToken())
                .build();
    }

    /** Those that are asked for, after those of the pages before. */
    private Stream<Run> of(Principal who, ListExecutionsRequest request) {
        var last = Optional.ofNullable(request.nextToken()).map(Page::last);
        if ((request.mapRunArn() == null) == (request.stateMachineArn() == null)) {
            throw new ServiceException(
                    "ValidationException", 400, "Exactly one of stateMachineArn and mapRunArn must be given");
        }
        if ("PENDING_REDRIVE".equals(request.statusFilterAsString()) && request.mapRunArn() == null) {
            throw new ServiceException(
                    "ValidationException",
                    400,
                    "The statusFilter PENDING_REDRIVE is for the executions of a mapRunArn");
        }
        if (request.mapRunArn() != null) {
            StatesArn.parse(request.mapRunArn(), "mapRun");
            door.check(who, "states:ListExecutions", request.mapRunArn());
            return after(runs.ofMapRun(request.mapRunArn()), last);
        }
        var arn = StatesArn.stateMachine(request.stateMachineArn());
        door.check(who, "states:ListExecutions", arn.machine());
        if (machines.get(arn).isExpress()) {
            throw Machines.typeNotSupported();
        }
        var qualified = Optional.of(request.stateMachineArn());
        return after(runs.of(arn.machine()), last)
                .filter(run -> arn.qualifier().isEmpty()
                        || run.versionArn().equals(qualified)
                        || run.aliasArn().equals(qualified));
    }

    private Stream<Run> after(NavigableSet<Run> inOrder, Optional<String> lastArn) {
        return lastArn
                .map(arn -> inOrder.tailSet(runs.find(arn).orElseThrow(Page::invalidToken), false))
                .orElse(inOrder)
                .stream();
    }

    private static ExecutionListItem item(Run run) {
        var execution = run.execution();
        return ExecutionListItem.builder()
                .executionArn(execution.arn())
                .stateMachineArn(execution.stateMachineArn())
                .mapRunArn(run.mapRun().map(MapRun::arn).orElse(null))
                .stateMachineVersionArn(run.versionArn().orElse(null))
                .stateMachineAliasArn(run.aliasArn().orElse(null))
                .name(execution.name())
                .status(execution.status().name())
                .startDate(execution.startDate())
                .stopDate(execution.stopDate().orElse(null))
                .redriveCount(execution.redriveCount())
                .redriveDate(execution.redriveDate().orElse(null))
                .build();
    }
}
