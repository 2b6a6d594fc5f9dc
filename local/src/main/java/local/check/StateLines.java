package local.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import local.json.Json;
import local.json.Location;
import local.template.stack.Stack;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Where each state of a definition stands. */
final class StateLines {

    /** Fields of states that hold anything, but no states. */
    private static final Set<String> DATA =
            Set.of("Parameters", "Arguments", "Output", "Assign", "Result", "ResultSelector", "ItemSelector");

    private final Stack.StateMachineResource machine;
    private final Map<String, Location> states = new HashMap<>();

    /** @param machine whose definition can be parsed */
    StateLines(Stack.StateMachineResource machine) {
        this.machine = machine;
        // Only a file of JSON has the lines that the definition has; else the machine's line must do.
        if (machine.source().toString().endsWith(".json")
                && !machine.source().equals(machine.location().file())) {
            try (var parser = Json.parser(machine.definition())) {
                parser.nextToken();
                read(parser, false);
            }
        }
    }

    Location of(String state) {
        return states.getOrDefault(state, machine.location());
    }

    /** @param ofStates whether the fields of this object are states by their names */
    private void read(JsonParser parser, boolean ofStates) {
        boolean list = parser.currentToken() == JsonToken.START_ARRAY;
        while (!parser.nextToken().isStructEnd()) {
            var at = parser.currentTokenLocation();
            var name = list ? "" : parser.currentName();
            if (!list) {
                parser.nextToken();
            }
            if (ofStates) {
                states.put(name, new Location(machine.source(), at.getLineNr(), at.getColumnNr()));
                read(parser, false);
            } else if (DATA.contains(name)) {
                parser.skipChildren();
            } else if (parser.currentToken().isStructStart()) {
                read(parser, name.equals("States"));
            }
        }
    }
}
