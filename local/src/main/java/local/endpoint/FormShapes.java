package local.endpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import local.service.api.ServiceException;
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

    private FormShapes() {}

    /**
     * Sets the members of a request that the form has; names that the request does not have are ignored, as AWS does.
     */
    static void fill(SdkPojo builder, Map<String, List<String>> form) {
        fill(builder, FormTree.of(form));
    }

    private static void fill(SdkPojo builder, FormTree form) {
        for (var field : builder.sdkFields()) {
            form.child(field.locationName())
                    .map(node -> read(node, field))
                    .ifPresent(value -> field.set(builder, value));
        }
    }

    private static Object read(FormTree node, SdkField<?> field) {
        return switch (field.marshallingType().getKnownType()) {
            case SDK_POJO -> {
                var nested = field.constructor().get();
                fill(nested, node);
                yield ((Buildable) nested).build();
            }
            case LIST -> list(node, field.getRequiredTrait(ListTrait.class));
            case MAP -> map(node, field.getRequiredTrait(MapTrait.class));
            default -> node.value() == null ? null : Scalars.parse(field, node.value());
        };
    }

    private static List<Object> list(FormTree node, ListTrait trait) {
        var list = new ArrayList<>();
        for (var element : elements(
                node,
                trait.isFlattened(),
                trait.memberLocationName() == null ? "member" : trait.memberLocationName())) {
            list.add(read(element, trait.memberFieldInfo()));
        }
        return list;
    }

    private static Map<String, Object> map(FormTree node, MapTrait trait) {
        var map = new LinkedHashMap<String, Object>();
        for (var entry : elements(node, trait.isFlattened(), "entry")) {
            var key = entry.child(trait.keyLocationName())
                    .map(FormTree::value)
                    .orElseThrow(() -> lacking(trait.keyLocationName()));
            var value = entry.child(trait.valueLocationName()).orElseThrow(() -> lacking(trait.valueLocationName()));
            map.put(key, read(value, trait.valueFieldInfo()));
        }
        return map;
    }

    private static ServiceException lacking(String name) {
        return new ServiceException("MalformedInput", 400, "An entry of a map has no " + name);
    }

    private static Collection<FormTree> elements(FormTree node, boolean flattened, String wrapper) {
        return flattened
                ? node.numbered()
                : node.child(wrapper).map(FormTree::numbered).orElse(List.of());
    }
}
