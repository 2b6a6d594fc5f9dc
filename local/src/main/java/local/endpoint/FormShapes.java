package local.endpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import local.service.ServiceException;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * Reads the forms of the query protocol, whose names are paths: {@code Tags.member.1.Key=a}, {@code
 * Attributes.entry.1.key=b}. See the AWS query protocol in Smithy's documentation.
 */
final class FormShapes {

    private static final int MAX_DEPTH = 16;
    private static final int MAX_INDEX_DIGITS = 9;

    private String value;
    private final Map<String, FormShapes> children = new LinkedHashMap<>();

    private FormShapes() {
    }

    /**
     * Sets the members of a request that the form has; names that the request does not have are ignored, as AWS does.
     */
    static void fill(SdkPojo builder, Map<String, List<String>> form) {
        var root = new FormShapes();
        form.forEach((name, values) -> root.put(name, values.getFirst()));
        root.fill(builder);
    }

    private void put(String name, String text) {
        var node = this;
        var parts = name.split("\\.", MAX_DEPTH + 1);
        if (parts.length > MAX_DEPTH) {
            throw new ServiceException("MalformedInput", 400, name + " is nested too deeply");
        }
        for (var part : parts) {
            node = node.children.computeIfAbsent(part, _ -> new FormShapes());
        }
        node.value = text;
    }

    private void fill(SdkPojo builder) {
        for (var field : builder.sdkFields()) {
            var node = children.get(field.locationName());
            if (node != null) {
                var read = node.read(field);
                if (read != null) {
                    field.set(builder, read);
                }
            }
        }
    }

    private Object read(SdkField<?> field) {
        return switch (field.marshallingType().getKnownType()) {
            case SDK_POJO -> {
                var nested = field.constructor().get();
                fill(nested);
                yield ((Buildable) nested).build();
            }
            case LIST -> list(field.getRequiredTrait(ListTrait.class));
            case MAP -> map(field.getRequiredTrait(MapTrait.class));
            default -> value == null ? null : Scalars.parse(field, value);
        };
    }

    private List<Object> list(ListTrait trait) {
        var list = new ArrayList<>();
        for (var element : elements(trait.isFlattened(), trait.memberLocationName() == null ? "member"
                : trait.memberLocationName())) {
            list.add(element.read(trait.memberFieldInfo()));
        }
        return list;
    }

    private Map<String, Object> map(MapTrait trait) {
        var map = new LinkedHashMap<String, Object>();
        for (var entry : elements(trait.isFlattened(), "entry")) {
            var key = entry.children.get(trait.keyLocationName());
            var value = entry.children.get(trait.valueLocationName());
            if (key == null || key.value == null || value == null) {
                throw new ServiceException("MalformedInput", 400,
                        "An entry of a map has no " + (value == null ? trait.valueLocationName() : trait.keyLocationName()));
            }
            map.put(key.value, value.read(trait.valueFieldInfo()));
        }
        return map;
    }

    /** The numbered children, in the order of their numbers. */
    private Iterable<FormShapes> elements(boolean flattened, String wrapper) {
        var numbered = flattened ? this : children.get(wrapper);
        var elements = new TreeMap<Integer, FormShapes>();
        if (numbered != null) {
            numbered.children.forEach((name, node) -> {
                if (name.isEmpty() || name.length() > MAX_INDEX_DIGITS
                        || !name.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    throw new ServiceException("MalformedInput", 400, "Key " + name + " is not a number");
                }
                elements.put(Integer.parseInt(name), node);
            });
        }
        return elements.values();
    }
}
