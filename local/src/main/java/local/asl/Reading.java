package local.asl;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import local.asl.expression.QueryLanguage;

/**
 * What is around the object that is being read.
 *
 * @param express         whether the states run in an Express execution
 * @param states          where those are that were seen so far, in the whole machine, by their names
 * @param labels          of distributed Map states, seen so far
 * @param outline         of the flow that is being read
 * @param machineLanguage the language of the whole machine, which its states have unless they say otherwise
 * @param language        the language of the state that is being read
 * @param state           where that state is
 */
record Reading(
        Findings findings,
        boolean express,
        Map<String, Place> states,
        Set<String> labels,
        Outline outline,
        QueryLanguage machineLanguage,
        QueryLanguage language,
        Place state) {

    /** Of a definition that begins here. */
    Reading(Findings findings, boolean express) {
        this(
                findings,
                express,
                new HashMap<>(),
                new HashSet<>(),
                new Outline(),
                QueryLanguage.JSON_PATH,
                QueryLanguage.JSON_PATH,
                Place.ROOT);
    }

    Reading ofMachine(QueryLanguage language) {
        return new Reading(findings, express, states, labels, outline, language, language, state);
    }

    Reading ofState(QueryLanguage language, Place state) {
        return new Reading(findings, express, states, labels, outline, machineLanguage, language, state);
    }

    Reading ofFlow(Outline outline, boolean express) {
        return new Reading(findings, express, states, labels, outline, machineLanguage, language, state);
    }
}
