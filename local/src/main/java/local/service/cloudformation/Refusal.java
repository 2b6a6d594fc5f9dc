package local.service.cloudformation;

import java.util.UUID;
import java.util.regex.Pattern;
import local.service.api.ServiceException;
import local.template.TemplateException;

/** Why a resource could not be made, in the words in which CloudFormation passes on what a service said. */
final class Refusal {

    private static final Pattern PREFIX = Pattern.compile("^[\\w ]+ refuses to [^:]+: ");

    private Refusal() {}

    static ServiceException invalid(String message) {
        return new ServiceException("ValidationError", 400, message);
    }

    /** @param type of the resource: {@code AWS::Lambda::Function} */
    static String reason(String type, Throwable thrown) {
        return switch (thrown) {
            case ServiceException refused -> reason(type, refused.code(), refused.status(), refused.getMessage());
            case TemplateException refused -> {
                // The lines that would mend it are for the person, and not CloudFormation's.
                var sentence = PREFIX.matcher(refused.text().lines().findFirst().orElse(""))
                        .replaceFirst("");
                yield sentence.matches("\\w+(Exception|Error|Invalid\\w*): .*")
                        ? reason(type, sentence.split(": ", 2)[0], 400, sentence.split(": ", 2)[1])
                        : reason(type, "InvalidRequest", 400, sentence);
            }
            default -> reason(type, "InternalFailure", 500, String.valueOf(thrown.getMessage()));
        };
    }

    private static String reason(String type, String code, int status, String message) {
        return "Resource handler returned message: \"%s (Service: %s, Status Code: %d, Request ID: %s)\" (RequestToken: %s, HandlerErrorCode: %s)"
                .formatted(
                        message, type.split("::")[1], status, UUID.randomUUID(), UUID.randomUUID(), handlerCode(code));
    }

    /** What CloudFormation makes of a service's code. */
    private static String handlerCode(String code) {
        return code.matches(".*(AlreadyExists|AlreadyOwned|Conflict|Exists).*")
                ? "AlreadyExists"
                : code.matches(".*(AccessDenied|AuthorizationError).*")
                        ? "AccessDenied"
                        : code.matches(".*(NotFound|DoesNotExist|NoSuch).*")
                                ? "NotFound"
                                : code.equals("InternalFailure") ? "InternalFailure" : "InvalidRequest";
    }
}
