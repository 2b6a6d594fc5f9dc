package local.service.states;

import java.util.Optional;
import java.util.stream.Stream;
import local.execution.MapRun;
import local.execution.MapRun.Tolerance;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Page;
import local.service.api.Require;
import local.service.api.Shapes;
import software.amazon.awssdk.services.sfn.model.DescribeMapRunRequest;
import software.amazon.awssdk.services.sfn.model.DescribeMapRunResponse;
import software.amazon.awssdk.services.sfn.model.ListMapRunsRequest;
import software.amazon.awssdk.services.sfn.model.ListMapRunsResponse;
import software.amazon.awssdk.services.sfn.model.MapRunExecutionCounts;
import software.amazon.awssdk.services.sfn.model.MapRunItemCounts;
import software.amazon.awssdk.services.sfn.model.MapRunListItem;
import software.amazon.awssdk.services.sfn.model.UpdateMapRunRequest;
import software.amazon.awssdk.services.sfn.model.UpdateMapRunResponse;

/** Step Functions' operations on what distributed Map states started. */
public final class MapRuns {

    private final Door door;
    private final Runs runs;

    MapRuns(Door door, Runs runs) {
        this.door = door;
        this.runs = runs;
    }

    public DescribeMapRunResponse describeMapRun(Principal who, DescribeMapRunRequest request) {
        var mapRun = get(who, "states:DescribeMapRun", request.mapRunArn());
        return DescribeMapRunResponse.builder()
                .mapRunArn(mapRun.arn())
                .executionArn(mapRun.parent().arn())
                .status(mapRun.status().name())
                .startDate(mapRun.startDate())
                .stopDate(mapRun.stopDate().orElse(null))
                .maxConcurrency((int) mapRun.maxConcurrency())
                .toleratedFailureCount(mapRun.tolerance().count().orElse(0L))
                .toleratedFailurePercentage(
                        mapRun.tolerance().percentage().map(Double::floatValue).orElse(0f))
                .itemCounts(itemCounts(mapRun.itemCounts()))
                .executionCounts(executionCounts(mapRun.executionCounts()))
                .redriveCount(mapRun.redriveCount())
                .redriveDate(mapRun.redriveDate().orElse(null))
                .build();
    }

    public ListMapRunsResponse listMapRuns(Principal who, ListMapRunsRequest request) {
        StatesArn.parse(request.executionArn(), "execution");
        door.check(who, "states:ListMapRuns", request.executionArn());
        var run = runs.find(request.executionArn()).orElseThrow(() -> Runs.doesNotExist(request.executionArn()));
        var page = Page.of(
                run.execution().mapRuns().reversed(),
                MapRun::arn,
                request.nextToken(),
                Require.maxResults(request.maxResults()));
        return ListMapRunsResponse.builder()
                .mapRuns(page.items().stream()
                        .map(mapRun -> MapRunListItem.builder()
                                .mapRunArn(mapRun.arn())
                                .executionArn(mapRun.parent().arn())
                                .stateMachineArn(run.machine().arn())
                                .startDate(mapRun.startDate())
                                .stopDate(mapRun.stopDate().orElse(null))
                                .build())
                        .toList())
                .nextToken(page.nextToken())
                .build();
    }

    public UpdateMapRunResponse updateMapRun(Principal who, UpdateMapRunRequest request) {
        var mapRun = get(who, "states:UpdateMapRun", request.mapRunArn());
        long maxConcurrency = request.maxConcurrency() == null ? mapRun.maxConcurrency() : request.maxConcurrency();
        var before = mapRun.tolerance();
        mapRun.update(
                maxConcurrency,
                new Tolerance(
                        Optional.ofNullable(request.toleratedFailureCount()).or(before::count),
                        Optional.ofNullable(request.toleratedFailurePercentage())
                                .map(Float::doubleValue)
                                .or(before::percentage)));
        return UpdateMapRunResponse.builder().build();
    }

    private MapRun get(Principal who, String action, String arn) {
        StatesArn.parse(arn, "mapRun");
        door.check(who, action, arn);
        return all().filter(mapRun -> mapRun.arn().equals(arn)).findFirst().orElseThrow(() -> StatesArn.notFound(arn));
    }

    private Stream<MapRun> all() {
        return runs.all().stream().map(Run::execution).flatMap(execution -> execution.mapRuns().stream());
    }

    private static MapRunItemCounts itemCounts(MapRun.Counts counts) {
        return MapRunItemCounts.builder()
                .total(counts.total())
                .pending(counts.pending())
                .running(counts.running())
                .succeeded(counts.succeeded())
                .failed(counts.failed())
                .timedOut(counts.timedOut())
                .aborted(counts.aborted())
                .resultsWritten(0L)
                .failuresNotRedrivable(0L)
                .pendingRedrive(counts.pendingRedrive())
                .build();
    }

    /** Of the same members. */
    private static MapRunExecutionCounts executionCounts(MapRun.Counts counts) {
        return Shapes.WIRE.read(MapRunExecutionCounts.builder(), Shapes.WIRE.write(itemCounts(counts)));
    }
}
