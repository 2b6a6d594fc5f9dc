package local;

import java.util.concurrent.CompletableFuture;
import local.policy.AwsService;
import local.policy.Principal;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.GetActivityTaskRequest;
import software.amazon.awssdk.services.sfn.model.GetActivityTaskResponse;
import software.amazon.awssdk.services.sfn.model.SendTaskFailureRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskFailureResponse;
import software.amazon.awssdk.services.sfn.model.SendTaskSuccessRequest;
import software.amazon.awssdk.services.sfn.model.SendTaskSuccessResponse;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/**
 * AWS's clients for a handler object in the test's own process: what it calls, it calls in a session of its function's
 * role, as a function in a process of its own does with its credentials.
 */
final class FunctionClients {

    private final CompletableFuture<LocalApp> running = new CompletableFuture<>();

    /** To be told before the first call: the handlers are there before the application is. */
    void use(LocalApp app) {
        running.complete(app);
    }

    /** @param function logical ID */
    SfnClient stepFunctions(String function) {
        return new SfnClient() {

            @Override
            public GetActivityTaskResponse getActivityTask(GetActivityTaskRequest request) {
                return (GetActivityTaskResponse) call(function, "sfn", "GetActivityTask", request);
            }

            @Override
            public SendTaskSuccessResponse sendTaskSuccess(SendTaskSuccessRequest request) {
                return (SendTaskSuccessResponse) call(function, "sfn", "SendTaskSuccess", request);
            }

            @Override
            public SendTaskFailureResponse sendTaskFailure(SendTaskFailureRequest request) {
                return (SendTaskFailureResponse) call(function, "sfn", "SendTaskFailure", request);
            }

            @Override
            public String serviceName() {
                return SERVICE_NAME;
            }

            @Override
            public void close() {
                // nothing was opened
            }
        };
    }

    /** @param function logical ID */
    SnsClient sns(String function) {
        return new SnsClient() {

            @Override
            public PublishResponse publish(PublishRequest request) {
                return (PublishResponse) call(function, "sns", "Publish", request);
            }

            @Override
            public String serviceName() {
                return SERVICE_NAME;
            }

            @Override
            public void close() {
                // nothing was opened
            }
        };
    }

    private SdkPojo call(String logicalId, String service, String operation, AwsRequest request) {
        var app = running.join();
        var function = app.stack().functions().stream()
                .filter(one -> one.logicalId().equals(logicalId))
                .findFirst()
                .orElseThrow();
        var session = new Principal.RoleSession(app.stack().account(), function.roleName(), function.name());
        return app.services()
                .operations()
                .get(AwsService.ofSdk(service).orElseThrow())
                .get(operation)
                .call(session, (SdkPojo) request.toBuilder());
    }
}
