package local.check;

import local.asl.StateMachine;
import local.template.stack.Definitions;
import local.template.stack.Stack.StateMachineResource;

/**
 * A state machine whose definition was read.
 *
 * @param lines where its states stand
 */
record Machine(StateMachineResource resource, StateMachine definition, StateLines lines) {

    /** @throws local.template.TemplateException where the definition has a fault */
    static Machine of(StateMachineResource resource) {
        return new Machine(resource, Definitions.parse(resource), new StateLines(resource));
    }
}
