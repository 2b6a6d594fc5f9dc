package local.execution;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.asl.MapState;
import local.asl.MapState.ResultWriter;
import local.asl.expression.ErrorName;
import local.asl.expression.StatesException;
import local.execution.MapRun.Child;
import local.json.Arn;
import local.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The field ResultWriter: what a distributed Map gives, and what it writes to a bucket. */
record ResultWriting(MapState state, Visit visit, JsonNode effective) {

    /** The list of the outputs; where they are written to a bucket, where. */
    JsonNode result(MapRun mapRun) {
        var writer = state.resultWriter();
        if (writer.isEmpty() || writer.get().resource().isEmpty()) {
            return transformed(
                    mapRun.children(),
                    writer.flatMap(ResultWriter::transformation).orElse("COMPACT"));
        }
        try {
            return written(mapRun, writer.get());
        } catch (StatesException e) {
            throw new StatesException(ErrorName.RESULT_WRITER_FAILED, e.cause());
        }
    }

    private static ArrayNode transformed(List<Child> children, String transformation) {
        var succeeded = children.stream().filter(child -> child.execution().status() == ExecutionStatus.SUCCEEDED);
        return switch (transformation) {
            case "NONE" ->
                succeeded.map(child -> (JsonNode) described(child.execution())).collect(Json.toArray());
            case "FLATTEN" ->
                succeeded
                        .map(ResultWriting::output)
                        .flatMap(output -> output.isArray() ? output.valueStream() : Stream.of(output))
                        .collect(Json.toArray());
            default -> succeeded.map(ResultWriting::output).collect(Json.toArray());
        };
    }

    private static JsonNode output(Child child) {
        return child.execution().output().orElseThrow();
    }

    private JsonNode written(MapRun mapRun, ResultWriter writer) {
        var arguments = writer.arguments()
                .map(template -> template.evaluate(visit.scope(effective)))
                .orElse(Json.object());
        var bucket = arguments.path("Bucket").asString("");
        var prefix = arguments.path("Prefix").asString("");
        var folder = (prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/")
                + Arn.of(mapRun.arn()).name();
        boolean lines = writer.outputType().orElse("JSON").equals("JSONL");
        var manifest = Json.object().put("DestinationBucket", bucket).put("MapRunArn", mapRun.arn());
        var files = manifest.putObject("ResultFiles");
        var byStatus = mapRun.children().stream().collect(Collectors.groupingBy(child -> kind(child.execution())));
        for (var kind : List.of("FAILED", "PENDING", "SUCCEEDED")) {
            var children = byStatus.getOrDefault(kind, List.of());
            var written = files.putArray(kind);
            if (!children.isEmpty()) {
                var content = content(children, kind, writer, lines).getBytes(StandardCharsets.UTF_8);
                var key = folder + "/" + kind + "_0" + (lines ? ".jsonl" : ".json");
                put(bucket, key, content);
                written.addObject().put("Key", key).put("Size", content.length);
            }
        }
        put(bucket, folder + "/manifest.json", Json.write(manifest).getBytes(StandardCharsets.UTF_8));
        var result = Json.object().put("MapRunArn", mapRun.arn());
        result.putObject("ResultWriterDetails").put("Bucket", bucket).put("Key", folder + "/manifest.json");
        return result;
    }

    private static String content(List<Child> children, String kind, ResultWriter writer, boolean lines) {
        var transformation = kind.equals("SUCCEEDED") ? writer.transformation().orElse("NONE") : "NONE";
        var results = transformation.equals("NONE")
                ? children.stream()
                        .map(child -> (JsonNode) described(child.execution()))
                        .collect(Json.toArray())
                : transformed(children, transformation);
        return lines
                ? results.valueStream().map(Json::write).collect(Collectors.joining("\n", "", "\n"))
                : Json.write(results);
    }

    private void put(String bucket, String key, byte[] content) {
        visit.strand().engine().objects().put(visit.strand().execution().objectsCaller(), bucket, key, content);
    }

    private static String kind(Execution execution) {
        return switch (execution.status()) {
            case SUCCEEDED -> "SUCCEEDED";
            case RUNNING, PENDING_REDRIVE -> "PENDING";
            case FAILED, TIMED_OUT, ABORTED -> "FAILED";
        };
    }

    /** As {@code DescribeExecution} would tell of it, in the words that the result files use. */
    private static ObjectNode described(Execution execution) {
        var described = Json.object().put("ExecutionArn", execution.arn()).put("Input", Json.write(execution.input()));
        described.putObject("InputDetails").put("Included", true);
        described.put("Name", execution.name());
        execution.output().ifPresent(output -> {
            described.put("Output", Json.write(output));
            described.putObject("OutputDetails").put("Included", true);
        });
        execution.error().ifPresent(error -> described.put("Error", error));
        execution.cause().ifPresent(cause -> described.put("Cause", cause));
        described
                .put("StartDate", execution.startDate().toString())
                .put("StateMachineArn", execution.stateMachineArn());
        described.put("Status", execution.status().name());
        execution.stopDate().ifPresent(date -> described.put("StopDate", date.toString()));
        return described;
    }
}
