package local.junit;

import java.util.function.Supplier;
import local.service.api.ServiceException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Calls of AWS by a test; what fails is a sentence. */
final class OverTheWire {

    private OverTheWire() {}

    /**
     * @throws ServiceException where AWS refuses it, in AWS's words
     * @throws AssertionError   where it could not be asked
     */
    static <T> T ask(Supplier<T> call) {
        try {
            return call.get();
        } catch (AwsServiceException refused) {
            var details = refused.awsErrorDetails();
            throw new ServiceException(
                    details == null ? "" : details.errorCode(),
                    refused.statusCode(),
                    details == null ? refused.getMessage() : details.errorMessage());
        } catch (SdkClientException e) {
            throw new AssertionError(sentence(String.valueOf(e.getMessage())));
        }
    }

    private static String sentence(String message) {
        if (message.contains("Unable to load credentials")) {
            return "there are no credentials for AWS: sign in (aws sso login, aws configure), or export"
                    + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
        }
        if (message.contains("Unable to load region")) {
            return "it is not said which region of AWS: export AWS_REGION=us-east-1";
        }
        if (message.contains("Unable to load an HTTP implementation")) {
            return "the AWS SDK has no HTTP client here: add software.amazon.awssdk:url-connection-client to the tests'"
                    + " dependencies";
        }
        return "AWS cannot be asked: " + message.lines().findFirst().orElse("");
    }
}
