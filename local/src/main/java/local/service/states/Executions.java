package local.service.states;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import local.execution.ExecutionStatus;
import local.execution.MapRun;
import local.json.Json;
import local.policy.Principal;
import local.service.api.Page;
import local.service.api.Require;
import local.service.api.Written;
import local.time.Time;
import software.amazon.awssdk.services.sfn.model.CloudWatchEventsExecutionDataDetails;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineForExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineForExecutionResponse;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryRequest;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryResponse;
import software.amazon.awssdk.services.sfn.model.IncludedData;
import software.amazon.awssdk.services.sfn.model.StopExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StopExecutionResponse;

/** Step Functions' operations on executions that were started. */
public final class Executions {

    private final Runs runs;
    private final Time time;

    Executions(Runs runs, Time time) {
        this.runs = runs;
        this.time = time;
    }

    public StopExecutionResponse stopExecution(Principal who, StopExecutionRequest request) {
        var run = runs.get(who, "states:StopExecution", request.executionArn());
        run.execution().stop(request.error(), request.cause());
        return StopExecutionResponse.builder()
                .stopDate(run.execution().stopDate().orElseThrow())
                .build();
    }

    public DescribeExecutionResponse describeExecution(Principal who, DescribeExecutionRequest request) {
        var run = runs.get(who, "states:DescribeExecution", request.executionArn());
        var execution = run.execution();
        boolean included = request.includedData() != IncludedData.METADATA_ONLY;
        // The status is read before what follows from it, so that an execution that ends meanwhile is never half shown.
        var status = execution.status();
        var redrive = Redrive.of(run, time.now());
        return DescribeExecutionResponse.builder()
                .executionArn(execution.arn())
                .stateMachineArn(execution.stateMachineArn())
                .mapRunArn(run.mapRun().map(MapRun::arn).orElse(null))
                .stateMachineVersionArn(run.versionArn().orElse(null))
                .stateMachineAliasArn(run.aliasArn().orElse(null))
                .name(execution.name())
                .status(status.name())
                .startDate(execution.startDate())
                .stopDate(
                        status == ExecutionStatus.RUNNING
                                ? null
                                : execution.stopDate().orElse(null))
                .input(included ? execution.inputText() : null)
                .inputDetails(details(included))
                .output(
                        included && status == ExecutionStatus.SUCCEEDED
                                ? execution.output().map(Json::write).orElse(null)
                                : null)
                .outputDetails(status == ExecutionStatus.SUCCEEDED ? details(included) : null)
                .error(
                        status == ExecutionStatus.RUNNING
                                ? null
                                : execution.error().orElse(null))
                .cause(
                        status == ExecutionStatus.RUNNING
                                ? null
                                : execution.cause().orElse(null))
                .traceHeader(run.traceHeader().orElse(null))
                .redriveCount(execution.redriveCount())
                .redriveDate(execution.redriveDate().orElse(null))
                .redriveStatus(redrive.status())
                .redriveStatusReason(redrive.reason())
                .build();
    }

    public DescribeStateMachineForExecutionResponse describeStateMachineForExecution(
            Principal who, DescribeStateMachineForExecutionRequest request) {
        var run = runs.get(who, "states:DescribeStateMachineForExecution", request.executionArn());
        var revision = run.revision();
        return DescribeStateMachineForExecutionResponse.builder()
                .stateMachineArn(run.machine().arn())
                .name(run.machine().name())
                .definition(revision.definition(request.includedData()))
                .roleArn(revision.roleArn())
                .updateDate(revision.updateDate())
                .loggingConfiguration(revision.logging())
                .tracingConfiguration(revision.tracing())
                .encryptionConfiguration(revision.encryption())
                .revisionId(revision.id())
                .build();
    }

    /** A page's token names the last event of the page. */
    public Written<GetExecutionHistoryResponse> getExecutionHistory(Principal who, GetExecutionHistoryRequest request) {
        var history = runs.get(who, "states:GetExecutionHistory", request.executionArn())
                .execution()
                .history();
        boolean data = !Boolean.FALSE.equals(request.includeExecutionData());
        boolean newestFirst = Boolean.TRUE.equals(request.reverseOrder());
        int most = Require.maxResults(request.maxResults());
        int size = history.size();
        int from;
        int to;
        boolean more;
        if (newestFirst) {
            to = request.nextToken() == null ? size : Page.number(request.nextToken(), size) - 1;
            from = Math.max(0, to - most);
            more = from > 0;
        } else {
            from = request.nextToken() == null ? 0 : Page.number(request.nextToken(), size);
            to = Math.min(size, from + most);
            more = to < size;
        }
        var token = more ? ",\"nextToken\":\"" + Page.token(Integer.toString(newestFirst ? from + 1 : to)) + "\"" : "";
        return new Written<>(
                joined("{\"events\":[", history.json(from, to, newestFirst, data), "]" + token + "}"),
                GetExecutionHistoryResponse::builder);
    }

    private static byte[] joined(String before, byte[] json, String after) {
        var joined = ByteBuffer.allocate(before.length() + json.length + after.length());
        joined.put(before.getBytes(StandardCharsets.US_ASCII)).put(json);
        return joined.put(after.getBytes(StandardCharsets.US_ASCII)).array();
    }

    /** What says whether input or output is shown. */
    static CloudWatchEventsExecutionDataDetails details(boolean included) {
        return CloudWatchEventsExecutionDataDetails.builder().included(included).build();
    }
}
