package local.service.cloudformation;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import local.json.Location;

/** Values without the lines that they come from: two of them are equal where only lines have moved. */
final class Bare {

    private Bare() {}

    /** Whether the records say the same. */
    static boolean equal(Record one, Record other) {
        return of(one).equals(of(other));
    }

    private static Object of(Object value) {
        return switch (value) {
            case null -> Optional.empty();
            case Location _ -> Optional.empty();
            case Record read -> components(read);
            case Optional<?> maybe -> maybe.map(Bare::of);
            case List<?> list -> list.stream().map(Bare::of).toList();
            case Map<?, ?> map ->
                map.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> of(entry.getValue())));
            default -> value;
        };
    }

    private static List<Object> components(Record read) {
        var values = new ArrayList<>();
        values.add(read.getClass());
        for (RecordComponent component : read.getClass().getRecordComponents()) {
            try {
                values.add(of(component.getAccessor().invoke(read)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return values;
    }
}
