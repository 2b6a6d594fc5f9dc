package local.template.edit;

import java.util.List;
import java.util.Optional;

/** Where a value stands in a text: from its first character to behind its last. */
sealed interface Spot {

    int start();

    /** Of a block of YAML this may be as late as where the next one begins. */
    int end();

    /** @param flow whether it stands in braces, as all of JSON does */
    record Fields(List<Field> fields, boolean flow, int start, int end) implements Spot {

        Optional<Field> get(String key) {
            return fields.stream().filter(field -> field.key().equals(key)).reduce((_, last) -> last);
        }
    }

    /** @param at where the key begins */
    record Field(String key, int at, int keyEnd, Spot value) {}

    /** @param flow whether it stands in brackets */
    record Items(List<Spot> items, boolean flow, int start, int end) implements Spot {}

    /** A text, a number, or a reference. */
    record Leaf(int start, int end) implements Spot {

        /** A key without a value. */
        boolean isEmpty() {
            return start == end;
        }
    }

    /** What nothing can be added to: a function's value, or what an alias stands for. */
    record Fixed(int start, int end) implements Spot {}
}
