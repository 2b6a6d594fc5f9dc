package local.asl;

import local.expression.QueryLanguage;

/** One state of a definition. */
public sealed interface State
        permits TaskState, ParallelState, MapState, PassState, WaitState, ChoiceState, SucceedState, FailState {

    String name();

    QueryLanguage queryLanguage();

    /** The {@code Type} of the definition, which the names of its history events begin with: {@code TaskStateEntered}. */
    default String type() {
        return switch (this) {
            case TaskState _ -> "Task";
            case ParallelState _ -> "Parallel";
            case MapState _ -> "Map";
            case PassState _ -> "Pass";
            case WaitState _ -> "Wait";
            case ChoiceState _ -> "Choice";
            case SucceedState _ -> "Succeed";
            case FailState _ -> "Fail";
        };
    }
}
