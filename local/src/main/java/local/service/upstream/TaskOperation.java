package local.service.upstream;

import java.util.Map;
import java.util.Optional;
import local.asl.Resource.Integration;

/**
 * The operation of a service that a Task state calls, and what Step Functions calls the service in errors.
 *
 * @param operation {@code PutItem}
 * @param optimized whether an optimized integration calls it
 */
record TaskOperation(WireModel service, String operation, boolean optimized) implements TaskNames {

    private static final String SDK = "aws-sdk:";

    /**
     * What the optimized integrations say, which use the first version of the Java SDK.
     *
     * @param sdkName   of the service
     * @param prefix    of the names of its errors
     * @param label     of the service in a cause
     * @param exception its error without a class of its own
     */
    private record Optimized(String sdkName, String prefix, String label, String exception) {}

    private static final Map<String, Optimized> OPTIMIZED = Map.of(
            "dynamodb", new Optimized("dynamodb", "DynamoDB", "AmazonDynamoDBv2", "AmazonDynamoDBException"),
            "events", new Optimized("eventbridge", "EventBridge", "AmazonEventBridge", "AmazonEventBridgeException"),
            "ecs", new Optimized("ecs", "ECS", "AmazonECS", "AmazonECSException"),
            "glue", new Optimized("glue", "Glue", "AWSGlue", "AWSGlueException"),
            "athena", new Optimized("athena", "Athena", "AmazonAthena", "AmazonAthenaException"),
            "codebuild", new Optimized("codebuild", "CodeBuild", "AWSCodeBuild", "AWSCodeBuildException"),
            "sagemaker", new Optimized("sagemaker", "SageMaker", "AmazonSageMaker", "AmazonSageMakerException"));

    /** Empty where the service does not speak JSON, or is not known. */
    static Optional<TaskOperation> of(Integration call) {
        boolean optimized = !call.service().startsWith(SDK);
        var name = optimized
                ? Optional.ofNullable(OPTIMIZED.get(call.service())).map(Optimized::sdkName)
                : Optional.of(call.service().substring(SDK.length()));
        var operation =
                Character.toUpperCase(call.action().charAt(0)) + call.action().substring(1);
        return name.flatMap(WireModel::of)
                .filter(service -> service.protocol().isJson())
                .filter(service -> service.operations().containsKey(operation))
                .map(service -> new TaskOperation(service, operation, optimized));
    }

    private Optional<Optimized> words() {
        return optimized
                ? OPTIMIZED.values().stream()
                        .filter(words -> words.sdkName().equals(service.sdkName()))
                        .findFirst()
                : Optional.empty();
    }

    @Override
    public String prefix() {
        return words().map(Optimized::prefix).orElseGet(service::className);
    }

    @Override
    public String label() {
        return words().map(Optimized::label).orElseGet(service::className);
    }

    @Override
    public String exception(String code) {
        if (!service.errors().contains(code)) {
            return words().map(Optimized::exception).orElseGet(() -> service.className() + "Exception");
        }
        return code.endsWith("Exception") ? code : code.replaceFirst("Fault$", "") + "Exception";
    }
}
