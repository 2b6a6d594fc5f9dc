package callbackworker;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.SfnClientBuilder;

/** The client of Step Functions, made for Lambda: quick to start, and quick to give up. */
final class StepFunctions {
    private StepFunctions() {}

    /**
     * Takes region, credentials and endpoint from the environment, where Lambda puts them ({@code AWS_REGION},
     * {@code AWS_ACCESS_KEY_ID}, ...) and where {@code AWS_ENDPOINT_URL} may lead elsewhere.
     *
     * <p>The time-outs bound an invocation. Each message has a thread of its own and takes two calls at the most: its
     * answer and, if that fails on the last receive, the task's failure. Two calls of 8 seconds end within the 20
     * seconds of the function's {@code Timeout}, so a slow Step Functions costs messages a receive, but never kills the
     * invocation and with it the answers that others got.
     */
    static SfnClientBuilder builder() {
        return SfnClient.builder()
                // Named, so that no other provider's classes are loaded and nothing is asked over the network.
                .credentialsProvider(EnvironmentVariableCredentialsProvider.create())
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(2))
                        .socketTimeout(Duration.ofSeconds(3)))
                .overrideConfiguration(configuration -> configuration
                        .retryStrategy(RetryMode.STANDARD) // three tries, with back-off and jitter
                        .apiCallTimeout(Duration.ofSeconds(8)));
    }
}
