package local.service.cloudformation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import local.template.CreateOnly;
import local.template.stack.Blueprint;
import local.template.stack.Blueprint.Declared;

/**
 * What an update does with one resource.
 *
 * @param before     empty where it is added
 * @param after      empty where it is removed
 * @param properties names of those that change
 */
public record ResourceDifference(Optional<Declared> before, Optional<Declared> after, List<String> properties) {

    /** From one template to another, in the order in which it is made; what is removed comes last. */
    static List<ResourceDifference> of(Optional<Blueprint> before, Blueprint after) {
        var all = new ArrayList<ResourceDifference>();
        for (var logicalId : after.inOrder()) {
            var wanted = after.resources().get(logicalId);
            var there = before.map(blueprint -> blueprint.resources().get(logicalId));
            var changed = there.map(resource -> changed(resource, wanted)).orElse(List.of());
            boolean nested = there.isPresent()
                    && after.nested().containsKey(logicalId)
                    && !of(
                                    before.map(blueprint -> blueprint.nested().get(logicalId)),
                                    after.nested().get(logicalId))
                            .isEmpty();
            if (there.isEmpty() || !changed.isEmpty() || nested || isAnother(there.get(), wanted)) {
                all.add(new ResourceDifference(there, Optional.of(wanted), changed));
            }
        }
        before.ifPresent(blueprint -> blueprint.inOrder().reversed().stream()
                .filter(logicalId -> !after.resources().containsKey(logicalId))
                .map(blueprint.resources()::get)
                .forEach(gone -> all.add(new ResourceDifference(Optional.of(gone), Optional.empty(), List.of()))));
        return all;
    }

    private static List<String> changed(Declared before, Declared after) {
        var names = new TreeSet<String>();
        names.addAll(before.properties().propertyNames());
        names.addAll(after.properties().propertyNames());
        names.removeIf(
                name -> before.properties().path(name).equals(after.properties().path(name)));
        return List.copyOf(names);
    }

    private static boolean isAnother(Declared before, Declared after) {
        return !before.type().equals(after.type()) || !before.physicalId().equals(after.physicalId());
    }

    /** Whether it was not there before. */
    public boolean isAdded() {
        return before.isEmpty();
    }

    /** Whether it is there no more. */
    public boolean isRemoved() {
        return after.isEmpty();
    }

    /** Whether another one takes its place. */
    public boolean isReplaced() {
        return before.isPresent()
                && after.isPresent()
                && (isAnother(before.get(), after.get()) || properties.stream().anyMatch(this::isCreateOnly));
    }

    boolean isCreateOnly(String property) {
        return CreateOnly.is(resource().type(), property);
    }

    /** As it will be, or was last. */
    public Declared resource() {
        return after.or(() -> before).orElseThrow();
    }

    /** Its name in the template. */
    public String logicalId() {
        return resource().logicalId();
    }
}
