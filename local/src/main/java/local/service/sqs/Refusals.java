package local.service.sqs;

import local.service.api.ServiceException;

/** SQS's errors. Those that its model lacks have the codes of its older protocol. */
final class Refusals {

    private Refusals() {}

    static ServiceException of(String code, String message) {
        return new ServiceException(code, 400, message);
    }

    static ServiceException missing(String parameter) {
        return of("MissingParameter", "The request must contain the parameter " + parameter + ".");
    }

    static ServiceException invalid(String message) {
        return of("InvalidParameterValue", message);
    }

    static ServiceException invalid(Object value, String parameter, String reason) {
        return invalid("Value " + value + " for parameter " + parameter + " is invalid. Reason: " + reason);
    }

    static ServiceException noQueue() {
        return of("QueueDoesNotExist", "The specified queue does not exist.");
    }

    static ServiceException unknownAttribute(String name) {
        return of("InvalidAttributeName", "Unknown Attribute " + name + ".");
    }

    static ServiceException invalidAttribute(String name) {
        return of("InvalidAttributeValue", "Invalid value for the parameter " + name + ".");
    }

    static ServiceException invalidHandle(String handle) {
        return of(
                "ReceiptHandleIsInvalid", "The input receipt handle \"" + handle + "\" is not a valid receipt handle.");
    }

    static ServiceException notFound(String message) {
        return of("ResourceNotFoundException", message);
    }

    /** @throws ServiceException {@code MissingParameter} where there is no value, or an empty one */
    static String required(String parameter, String value) {
        if (value == null || value.isEmpty()) {
            throw missing(parameter);
        }
        return value;
    }

    /** @param value null where it was not given: then {@code otherwise} is taken */
    static int between(String parameter, Integer value, int least, int most, int otherwise, String reason) {
        if (value == null) {
            return otherwise;
        }
        if (value < least || value > most) {
            throw invalid(value, parameter, reason);
        }
        return value;
    }
}
