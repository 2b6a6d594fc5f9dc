package local.check.code;

import java.util.List;
import java.util.Set;

/**
 * What was read of a function's code.
 *
 * @param calls  what it calls of AWS, from its handler on
 * @param texts  the texts that stand in that code, among them the names of the environment variables that it asks for
 * @param unread what it calls that cannot be told, a sentence each
 */
public record Code(List<ClassCall> calls, Set<String> texts, List<String> unread) {

    /** Whether it makes a call of this name. */
    public boolean calls(String operation) {
        return calls.stream().anyMatch(call -> call.operation().equals(operation));
    }
}
