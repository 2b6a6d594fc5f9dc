package local.template;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.json.Json;
import local.json.Location;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/**
 * The
 * <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html">intrinsic
 * functions</a>. A value is reduced as far as its scope knows the names in it: what depends on a resource that is not
 * known yet stays a function, to be reduced later.
 */
public final class Intrinsics {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)\\s*([^${}]*?)\\s*}");
    private static final List<String> NAMES = List.of(
            "Fn::And",
            "Fn::Base64",
            "Fn::Cidr",
            "Fn::Equals",
            "Fn::FindInMap",
            "Fn::GetAtt",
            "Fn::GetAZs",
            "Fn::If",
            "Fn::ImportValue",
            "Fn::Join",
            "Fn::Length",
            "Fn::Not",
            "Fn::Or",
            "Fn::Select",
            "Fn::Split",
            "Fn::Sub",
            "Fn::ToJsonString",
            "Fn::Transform",
            "Fn::ForEach");

    private final Scope scope;

    public Intrinsics(Scope scope) {
        this.scope = scope;
    }

    /** The value with every function replaced by its result, where that can be known. */
    public Node reduce(Node node) {
        return node.function().map(name -> call(name, (Node.Mapping) node)).orElseGet(() -> node.map(this::reduce));
    }

    private Node call(String name, Node.Mapping call) {
        var argument = call.entries().get(name);
        return switch (name) {
            case "Ref" ->
                scope.ref(reduce(argument).asText(name), call.at())
                        .map(value -> value.at(call.at()))
                        .orElse(call);
            case "Fn::GetAtt" -> getAtt(argument, call);
            case "Fn::Sub" -> sub(argument, call);
            case "Fn::If" -> choose(argument);
            case "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals" ->
                throw new TemplateException(
                        call.at(),
                        name + " stands in Conditions; here, choose with Fn::If and the name of a condition");
            case "Fn::FindInMap" -> findInMap(argument);
            case "Fn::ImportValue" -> {
                var export = reduce(argument);
                yield isPending(export)
                        ? Node.call(name, export, call.at())
                        : scope.imported(export.asText(name), call.at())
                                .orElseGet(
                                        () -> Unknown.of("import-" + Unknown.spoken(export.asText(name)), call.at()));
            }
            case "Fn::Transform" -> Unknown.of("Transform", call.at());
            case "Fn::Join",
                    "Fn::Split",
                    "Fn::Select",
                    "Fn::Base64",
                    "Fn::Cidr",
                    "Fn::GetAZs",
                    "Fn::ToJsonString",
                    "Fn::Length" -> {
                var reduced = reduce(argument);
                yield isPending(reduced)
                        ? Node.call(name, reduced, call.at())
                        : (isOpen(name, reduced) ? Unknown.like(reduced, call.at()) : apply(name, reduced))
                                .at(call.at());
            }
            default -> throw new TemplateException(call.at(), "unknown function " + name + Suggestion.of(name, NAMES));
        };
    }

    /** Whether the result cannot be known since an argument is not; texts are joined around what is not known. */
    private static boolean isOpen(String name, Node argument) {
        return switch (name) {
            case "Fn::Join" ->
                argument instanceof Node.Sequence(var parts, var _)
                        && parts.size() == 2
                        && (Unknown.isWhole(parts.getLast())
                                || parts.getLast() instanceof Node.Sequence(var items, var _)
                                        && items.stream()
                                                .anyMatch(item ->
                                                        !(item instanceof Node.Scalar) && Unknown.isIn(item.toJson())));
            case "Fn::Select" ->
                argument instanceof Node.Sequence(var parts, var _)
                        && parts.stream().anyMatch(Unknown::isWhole);
            case "Fn::ToJsonString" -> false;
            case "Fn::Length" -> Unknown.isWhole(argument);
            default -> Unknown.isIn(argument.toJson());
        };
    }

    private Node apply(String name, Node argument) {
        return switch (name) {
            case "Fn::Join" -> {
                var parts = arguments(name, argument, 2, 2);
                var joined = parts.get(1).asSequence("the second argument of Fn::Join").items().stream()
                        .map(item -> item.asText("an item of Fn::Join"));
                var delimiter = parts.getFirst().asText("the delimiter of Fn::Join");
                yield Node.text(joined.collect(Collectors.joining(delimiter)), argument.at());
            }
            case "Fn::Split" -> {
                var parts = arguments(name, argument, 2, 2);
                var delimiter = parts.getFirst().asText("the delimiter of Fn::Split");
                if (delimiter.isEmpty()) {
                    throw new TemplateException(argument.at(), "the delimiter of Fn::Split is empty");
                }
                var pieces =
                        parts.get(1).asText("the second argument of Fn::Split").split(Pattern.quote(delimiter), -1);
                yield Node.texts(Arrays.asList(pieces), argument.at());
            }
            case "Fn::Select" -> {
                var parts = arguments(name, argument, 2, 2);
                var items = parts.get(1)
                        .asSequence("the second argument of Fn::Select")
                        .items();
                if (items.isEmpty()) {
                    throw new TemplateException(
                            argument.at(), "Fn::Select has nothing to select from: the list is empty");
                }
                var what = "the index of Fn::Select (the list has " + items.size() + " items)";
                yield items.get(parts.getFirst().asInteger(what, 0, items.size() - 1));
            }
            case "Fn::Base64" ->
                Node.text(
                        Base64.getEncoder().encodeToString(argument.asText(name).getBytes(StandardCharsets.UTF_8)),
                        argument.at());
            case "Fn::Cidr" -> {
                var parts = arguments(name, argument, 2, 3);
                yield Cidr.blocks(
                        parts.getFirst(),
                        parts.get(1).asInteger("the count of Fn::Cidr", 1, 256),
                        parts.size() == 3 ? parts.get(2).asInteger("cidrBits of Fn::Cidr", 1, 128) : 8);
            }
            case "Fn::GetAZs" -> {
                var region = argument.asText(name).isBlank() ? scope.region() : argument.asText(name);
                yield Node.texts(zones(region).map(region::concat).toList(), argument.at());
            }
            case "Fn::ToJsonString" -> Node.text(Json.write(argument.toJson()), argument.at());
            case "Fn::Length" ->
                new Node.Scalar(
                        JsonNodeFactory.instance.numberNode(argument.asSequence("the argument of Fn::Length")
                                .items()
                                .size()),
                        argument.at());
            default -> throw new AssertionError(name);
        };
    }

    /** As an account of today finds them. */
    private static Stream<String> zones(String region) {
        return switch (region) {
            case "us-east-1" -> Stream.of("a", "b", "c", "d", "e", "f");
            case "us-west-2", "ap-northeast-1", "ap-northeast-2" -> Stream.of("a", "b", "c", "d");
            default -> Stream.of("a", "b", "c");
        };
    }

    private Node getAtt(Node argument, Node call) {
        var parts = argument instanceof Node.Scalar
                ? List.of(argument.asText("Fn::GetAtt").split("\\.", 2))
                : argument.asSequence("Fn::GetAtt").items().stream()
                        .map(part -> reduce(part).asText("Fn::GetAtt"))
                        .toList();
        if (parts.size() < 2) {
            throw new TemplateException(call.at(), "Fn::GetAtt needs a resource and an attribute: [Resource, Arn]");
        }
        var attribute = String.join(".", parts.subList(1, parts.size()));
        return scope.attribute(parts.getFirst(), attribute, call.at())
                .map(value -> value.at(call.at()))
                .orElse(call);
    }

    private Node sub(Node argument, Node call) {
        var parts = argument instanceof Node.Sequence ? arguments("Fn::Sub", argument, 2, 2) : List.of(argument);
        var text = parts.getFirst().asText("the text of Fn::Sub");
        var own = new LinkedHashMap<String, Node>();
        if (parts.size() == 2) {
            parts.get(1)
                    .asMapping("the variables of Fn::Sub")
                    .entries()
                    .forEach((key, value) -> own.put(key, reduce(value)));
        }
        var matcher = VARIABLE.matcher(text);
        var result = new StringBuilder();
        var end = 0;
        while (matcher.find()) {
            result.append(text, end, matcher.start());
            end = matcher.end();
            if (!matcher.group(1).isEmpty()) {
                result.append("${").append(matcher.group(2)).append('}');
                continue;
            }
            var value = variable(matcher.group(2), own, call.at());
            if (value.isEmpty() || isPending(value.get())) {
                return own.isEmpty()
                        ? call
                        : Node.call(
                                "Fn::Sub",
                                new Node.Sequence(
                                        List.of(parts.getFirst(), new Node.Mapping(own, call.at())), call.at()),
                                call.at());
            }
            result.append(value.get().asText("${" + matcher.group(2) + "} in Fn::Sub"));
        }
        return Node.text(result.append(text, end, text.length()).toString(), call.at());
    }

    private Optional<Node> variable(String name, Map<String, Node> own, Location at) {
        if (own.containsKey(name)) {
            return Optional.of(own.get(name));
        }
        var dot = name.indexOf('.');
        return dot < 0 || scope.isReferable(name)
                ? scope.ref(name, at)
                : scope.attribute(name.substring(0, dot), name.substring(dot + 1), at);
    }

    /** The names that a text of {@code Fn::Sub} refers to, without those that are meant literally. */
    public static List<String> variables(String text) {
        return VARIABLE.matcher(text)
                .results()
                .filter(match -> match.group(1).isEmpty())
                .map(match -> match.group(2))
                .toList();
    }

    private Node choose(Node argument) {
        var parts = arguments("Fn::If", argument, 3, 3);
        var name = parts.getFirst().asText("the condition of Fn::If");
        return scope.condition(name, parts.getFirst().at())
                .map(holds -> reduce(parts.get(holds ? 1 : 2)))
                .orElseGet(() -> either(name, reduce(parts.get(1)), reduce(parts.get(2)), argument.at()));
    }

    /** Of two values one is there, nobody knows which: of what has a structure the first stands for both. */
    private static Node either(String condition, Node one, Node other, Location at) {
        if (one instanceof Node.Scalar scalar && scalar.isNoValue()
                || one.toJson().equals(other.toJson())) {
            return other;
        }
        boolean isStructure = one instanceof Node.Sequence
                || one instanceof Node.Mapping && one.function().isEmpty();
        return isStructure || other instanceof Node.Scalar scalar && scalar.isNoValue()
                ? one
                : Unknown.of(condition, at);
    }

    /** The value of a condition function, of {@code {Condition: Name}}, or of a name; nothing where it is unknown. */
    Optional<Boolean> condition(Node node) {
        if (!(node instanceof Node.Mapping(var entries, var at)) || entries.size() != 1) {
            throw node.wrong("a condition", "one of Fn::Equals, Fn::And, Fn::Or, Fn::Not and Condition");
        }
        var name = entries.keySet().iterator().next();
        var argument = entries.get(name);
        return switch (name) {
            case "Condition" -> scope.condition(argument.asText("Condition"), at);
            case "Fn::Not" ->
                condition(arguments(name, argument, 1, 1).getFirst()).map(holds -> !holds);
            case "Fn::And" -> any(arguments(name, argument, 2, 10), false).map(fails -> !fails);
            case "Fn::Or" -> any(arguments(name, argument, 2, 10), true);
            case "Fn::Equals" -> {
                var sides = arguments(name, argument, 2, 2).stream()
                        .map(this::reduce)
                        .toList();
                if (isPending(sides.getFirst()) || isPending(sides.getLast())) {
                    throw new TemplateException(
                            at, "a condition can refer to parameters and mappings, not to resources");
                }
                var isEqual = comparable(sides.getFirst()).equals(comparable(sides.getLast()));
                yield isEqual || sides.stream().noneMatch(side -> Unknown.isIn(side.toJson()))
                        ? Optional.of(isEqual)
                        : Optional.empty();
            }
            default ->
                throw new TemplateException(
                        at, name + " is not a condition; Fn::Equals, Fn::And, Fn::Or, Fn::Not and " + "Condition are");
        };
    }

    /** Whether any of the conditions has the value; nothing where that hangs on those that are unknown. */
    private Optional<Boolean> any(List<Node> conditions, boolean value) {
        var decided = conditions.stream().map(this::condition).toList();
        return decided.contains(Optional.of(value))
                ? Optional.of(true)
                : decided.contains(Optional.<Boolean>empty()) ? Optional.empty() : Optional.of(false);
    }

    private static String comparable(Node side) {
        return side instanceof Node.Scalar(var value, var _) && value.isValueNode() && !value.isNull()
                ? side.asText("Fn::Equals")
                : Json.write(side.toJson());
    }

    private Node findInMap(Node argument) {
        var parts = arguments("Fn::FindInMap", argument, 3, 4);
        var keys = new ArrayList<String>();
        parts.subList(0, 3).forEach(part -> keys.add(reduce(part).asText("a key of Fn::FindInMap")));
        Optional<Node> otherwise = parts.size() < 4
                ? Optional.empty()
                : parts.get(3)
                        .asMapping("the fourth argument of Fn::FindInMap")
                        .get("DefaultValue")
                        .map(this::reduce);
        Node found = scope.mappings();
        if (keys.stream().anyMatch(Unknown::isIn)) {
            return Unknown.of(Unknown.names(String.join("", keys)).iterator().next(), argument.at());
        }
        for (var key : keys) {
            var map = found.asMapping("Mappings");
            var next = map.get(key);
            if (next.isEmpty()) {
                return otherwise.orElseThrow(() -> new TemplateException(
                        argument.at(),
                        "Fn::FindInMap finds no "
                                + String.join("/", keys) + " in Mappings: no " + key
                                + Suggestion.of(key, map.entries().keySet())));
            }
            found = next.get();
        }
        return found.at(argument.at());
    }

    private List<Node> arguments(String name, Node argument, int least, int most) {
        var items = argument.asSequence("the argument of " + name).items();
        if (items.size() < least || items.size() > most) {
            throw new TemplateException(
                    argument.at(),
                    name + " takes "
                            + (least == most ? "" + least : least + " to " + most)
                            + (most == 1 ? " argument" : " arguments") + ", but is given " + items.size());
        }
        return items;
    }

    /** Whether a function is left in it that waits for a resource. */
    static boolean isPending(Node node) {
        return node.function().isPresent()
                || switch (node) {
                    case Node.Scalar _ -> false;
                    case Node.Sequence(var items, var _) -> items.stream().anyMatch(Intrinsics::isPending);
                    case Node.Mapping(var entries, var _) ->
                        entries.values().stream().anyMatch(Intrinsics::isPending);
                };
    }

    /** What {@code Ref: AWS::NoValue} gives: whatever it is the value of is taken away. */
    public static Node noValue(Location at) {
        return new Node.Scalar(MissingNode.getInstance(), at);
    }
}
