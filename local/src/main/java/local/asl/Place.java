package local.asl;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Where a value stands in a definition: a field's name or an element's index, in an outer place. The text of it is made
 * only for what is reported, so that a deep definition with long names costs nothing.
 *
 * @param outer null for the definition itself
 * @param name  of the field; null for an element of a list
 * @param index of the element; -1 for a field
 */
record Place(Place outer, String name, int index) {

    static final Place ROOT = new Place(null, null, -1);

    Place field(String name) {
        return new Place(this, name, -1);
    }

    Place element(int index) {
        return new Place(this, null, index);
    }

    /** From the outermost to this one, without the definition itself. */
    Deque<Place> steps() {
        var steps = new ArrayDeque<Place>();
        for (var place = this; place.outer != null; place = place.outer) {
            steps.push(place);
        }
        return steps;
    }

    /** As AWS writes it: {@code /States/Decide/Choices[0]/Next}. */
    @Override
    public String toString() {
        return outer == null ? "/" : text(null).toString();
    }

    /** As causes of errors name a field of a state: {@code Choices[0]/Next}. */
    String within(Place state) {
        return text(state).substring(1);
    }

    private StringBuilder text(Place from) {
        var steps = new ArrayDeque<Place>();
        for (var place = this; place != from && place.outer != null; place = place.outer) {
            steps.push(place);
        }
        var text = new StringBuilder();
        for (var step : steps) {
            if (step.name == null) {
                text.append('[').append(step.index).append(']');
            } else {
                text.append('/').append(step.name);
            }
        }
        return text;
    }
}
