package local.asl;

import java.util.Set;
import local.asl.expression.QueryLanguage;

/** One state of a definition. */
public sealed interface State permits RetryingState, PassState, WaitState, ChoiceState, SucceedState, FailState {

    String name();

    QueryLanguage queryLanguage();

    /**
     * The {@code Type} of the definition, which the names of its history events begin with: {@code TaskStateEntered}.
     */
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

    /**
     * Reads the definition of one state alone, as {@code TestState} takes it. Where it goes on is not looked at.
     *
     * @throws DefinitionException with every fault, where there is any
     */
    static State parse(String name, String definition) {
        var findings = new Findings();
        var state = Definition.read(definition, findings).map(object -> {
            var reading = new Reading(findings, false);
            var parsed = parse(name, new Fields(reading, object, Place.ROOT));
            reading.outline().checkVariables(findings);
            return parsed;
        });
        if (findings.hasErrors()) {
            throw new DefinitionException(findings.in(definition));
        }
        return state.orElseThrow();
    }

    /** The field {@code Type} says which fields are to be read. */
    static State parse(String name, Fields object) {
        var language = language(object, object.reading().machineLanguage());
        var fields = object.with(object.reading().ofState(language, object.place()));
        if (language == QueryLanguage.JSON_PATH && fields.reading().machineLanguage() == QueryLanguage.JSONATA) {
            fields.fault(
                    fields.place(),
                    "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine");
        }
        var type = fields.requiredText("Type");
        var state = switch (type) {
            case "Task" -> TaskState.parse(name, fields);
            case "Parallel" -> ParallelState.parse(name, fields);
            case "Map" -> MapState.parse(name, fields);
            case "Pass" -> PassState.parse(name, fields);
            case "Wait" -> WaitState.parse(name, fields);
            case "Choice" -> ChoiceState.parse(name, fields);
            case "Succeed" -> SucceedState.parse(name, fields);
            case "Fail" -> FailState.parse(name, fields);
            case null, default -> null;
        };
        if (state == null) {
            unknownType(type, fields);
        } else {
            fields.end();
        }
        return state;
    }

    /** What it leads to is read all the same, so that one wrong type does not make other states unreachable. */
    private static void unknownType(String type, Fields fields) {
        if (type != null) {
            fields.fault("Type", "Value must be one of [Choice, Fail, Map, Parallel, Pass, Succeed, Task, Wait]");
        } else if (!fields.has("Type")) {
            fields.fault(fields.place(), "These fields are required: [Type]");
        }
        fields.target("Next");
        fields.target("Default");
        fields.reading().outline().end();
    }

    /** The field {@code QueryLanguage}. Like AWS, takes whatever is neither absent nor {@code JSONPath} for JSONata. */
    static QueryLanguage language(Fields fields, QueryLanguage otherwise) {
        var value = fields.value("QueryLanguage");
        if (value.isEmpty()) {
            return otherwise;
        }
        fields.text("QueryLanguage", Set.of(QueryLanguage.JSON_PATH.text(), QueryLanguage.JSONATA.text()));
        boolean jsonPath = value.get().asString("").equals(QueryLanguage.JSON_PATH.text());
        return jsonPath ? QueryLanguage.JSON_PATH : QueryLanguage.JSONATA;
    }
}
