package local.simulation;

import java.util.ArrayList;
import java.util.List;
import local.asl.expression.ErrorName;

/** The errors that attempts end with, as numbers. */
final class Errors {

    static final int NONE = -1;
    static final int TIMEOUT = 0;
    static final int HEARTBEAT = 1;
    static final int THROTTLED = 2;
    static final int OVERTIME = 3;

    private final List<String> names = new ArrayList<>(List.of(
            ErrorName.TIMEOUT, ErrorName.HEARTBEAT_TIMEOUT, "Lambda.TooManyRequestsException", "Sandbox.Timedout"));

    int number(String name) {
        if (!names.contains(name)) {
            names.add(name);
        }
        return names.indexOf(name);
    }

    String name(int number) {
        return names.get(number);
    }

    /** Whether a retrier or catcher with these {@code ErrorEquals} is for the error. */
    boolean isOneOf(int number, List<String> errorEquals) {
        return errorEquals.stream().anyMatch(name -> switch (name) {
            case ErrorName.ALL -> true;
            case ErrorName.TASK_FAILED -> number != TIMEOUT && number != HEARTBEAT;
            case ErrorName.TIMEOUT -> number == TIMEOUT || number == HEARTBEAT;
            default -> name.equals(names.get(number));
        });
    }
}
