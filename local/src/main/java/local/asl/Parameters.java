package local.asl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The members of one structure that a call takes, and through them those of all that stands in it.
 *
 * @param names   how this kind of integration names them
 * @param members by name
 * @param inner   the structures that stand in it, by their numbers
 */
record Parameters(MemberNames names, Map<String, Member> members, IntFunction<Parameters> inner) {

    /**
     * @param containers that the structure stands in: a list {@code [}, a map {@code &#123;}, from the outermost
     * @param structure  its number; -1 where the value is none
     */
    record Member(boolean required, String containers, int structure) {}

    /** {@code QueueUrl* MessageBody* MessageAttributes:{1}, and the lines of the structures that it names. */
    static Parameters parse(MemberNames names, List<String> words, List<String> structures) {
        var read = new ConcurrentHashMap<Integer, Parameters>();
        return parse(names, words, new IntFunction<>() {
            @Override
            public Parameters apply(int number) {
                var known = read.get(number);
                if (known == null) {
                    known = parse(names, List.of(structures.get(number).split(" ")), this);
                    read.put(number, known);
                }
                return known;
            }
        });
    }

    private static Parameters parse(MemberNames names, List<String> words, IntFunction<Parameters> inner) {
        var members = new LinkedHashMap<String, Member>();
        for (var word : words) {
            if (!word.equals("-")) {
                int colon = word.indexOf(':');
                var type = colon < 0 ? "" : word.substring(colon + 1);
                int digits = 0;
                while (digits < type.length() && !Character.isDigit(type.charAt(digits))) {
                    digits++;
                }
                var name = colon < 0 ? word : word.substring(0, colon);
                members.put(
                        names.of(name.replace("*", "")),
                        new Member(
                                name.endsWith("*"),
                                type.substring(0, digits),
                                type.isEmpty() ? -1 : Integer.parseInt(type.substring(digits))));
            }
        }
        return new Parameters(names, members, inner);
    }

    /**
     * Tells what is wrong with the names in arguments, in AWS's words.
     *
     * @param templated whether a name may end in {@code .$}
     * @param fault     takes where and what
     */
    void check(ObjectNode arguments, boolean templated, Place at, BiConsumer<Place, String> fault) {
        check(arguments, templated, at, fault, true);
    }

    private void check(
            ObjectNode given, boolean templated, Place at, BiConsumer<Place, String> fault, boolean outermost) {
        var known = given.propertyNames().stream()
                .collect(Collectors.toMap(
                        name -> name,
                        name -> meant(plain(name, templated), outermost),
                        (one, _) -> one,
                        LinkedHashMap::new));
        var present = Set.copyOf(known.values());
        members.forEach((name, member) -> {
            if (member.required && !present.contains(name)) {
                fault.accept(at, "The field \"" + name + "\" is required but was missing");
            }
        });
        known.forEach((name, meant) -> {
            var member = members.get(meant);
            if (member == null) {
                fault.accept(at, "The field \"" + plain(name, templated) + "\" is not supported by Step Functions");
            } else if (member.structure >= 0) {
                checkInner(member, member.containers, given.get(name), templated, at.field(name), fault);
            }
        });
    }

    /** What is no list, map or object is computed, or for the service to refuse. */
    private void checkInner(
            Member member,
            String containers,
            JsonNode value,
            boolean templated,
            Place at,
            BiConsumer<Place, String> fault) {
        if (containers.isEmpty()) {
            if (value instanceof ObjectNode object) {
                inner.apply(member.structure).check(object, templated, at, fault, false);
            }
        } else if (containers.startsWith("[") && value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                checkInner(member, containers.substring(1), value.get(i), templated, at.element(i), fault);
            }
        } else if (containers.startsWith("{") && value.isObject()) {
            value.forEachEntry((key, element) ->
                    checkInner(member, containers.substring(1), element, templated, at.field(key), fault));
        }
    }

    /** The first of the members that must be there and are not, also in what stands in it. */
    Optional<Place> missing(ObjectNode given, Place at) {
        return members.entrySet().stream()
                .flatMap(entry -> {
                    var value = given.path(entry.getKey());
                    var place = at.field(entry.getKey());
                    boolean isThere = !value.isMissingNode() && !value.isNull();
                    return isThere
                            ? missing(entry.getValue(), entry.getValue().containers, value, place).stream()
                            : Stream.of(place).filter(_ -> entry.getValue().required);
                })
                .findFirst();
    }

    private Optional<Place> missing(Member member, String containers, JsonNode value, Place at) {
        if (containers.isEmpty()) {
            return member.structure >= 0 && value instanceof ObjectNode object
                    ? inner.apply(member.structure).missing(object, at)
                    : Optional.empty();
        }
        var rest = containers.substring(1);
        return (containers.startsWith("[")
                        ? IntStream.range(0, value.isArray() ? value.size() : 0)
                                .mapToObj(i -> missing(member, rest, value.get(i), at.element(i)))
                        : value.propertyStream()
                                .map(entry -> missing(member, rest, entry.getValue(), at.field(entry.getKey()))))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static String plain(String name, boolean templated) {
        return templated && name.endsWith(".$") ? name.substring(0, name.length() - 2) : name;
    }

    /**
     * AWS's own examples of optimized integrations write inner names with a small letter too: {@code "RetryStrategy":
     * {"attempts": 5}}.
     */
    private String meant(String name, boolean outermost) {
        return names == MemberNames.OPTIMIZED && !outermost && !name.isEmpty()
                ? MemberNames.capitalized(name)
                : names.canonical(name, members.keySet());
    }
}
