package local.service.lambda;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.json.Json;
import local.policy.PolicyDocument;
import local.template.stack.Stack;
import tools.jackson.databind.JsonNode;

/**
 * A function of the account: what it is now, its published versions and its aliases, and what belongs to all of them. A
 * stack's function has what its template says, and what was added to that by calls.
 */
final class LiveFunction {

    /** The qualifier of what belongs to the function as such. */
    static final String UNQUALIFIED = "";

    private final TreeMap<Integer, FunctionVersion> published = new TreeMap<>();
    private final Map<String, FunctionAlias> aliases = new TreeMap<>();
    private final Map<String, Map<String, JsonNode>> permissions = new TreeMap<>();
    private final Map<String, Optional<Stack.InvokeConfig>> invokeConfigs = new TreeMap<>();
    private final Map<String, String> tags = new TreeMap<>();
    private FunctionVersion latest;
    private int lastNumber;
    private Optional<Integer> reservedConcurrency;

    private final Consumer<LiveFunction> changed;

    /** @param changed told of it after each change by a call */
    LiveFunction(Stack.Function function, Instant now, Consumer<LiveFunction> changed) {
        this.changed = changed;
        this.latest = FunctionVersion.latest(function, now);
        this.reservedConcurrency = function.reservedConcurrency();
        tags.putAll(function.description().tags());
        pointAliases(function);
    }

    String name() {
        return latest().function().name();
    }

    synchronized FunctionVersion latest() {
        return latest;
    }

    /** Has it be like this from now on. What its template says of aliases leads to the newest code. */
    synchronized void become(Stack.Function function, Instant now) {
        var before = latest;
        latest = before.runsAs(function) ? before.with(function) : FunctionVersion.latest(function, now);
        if (!before.function()
                .description()
                .tags()
                .equals(function.description().tags())) {
            before.function().description().tags().keySet().forEach(tags::remove);
            tags.putAll(function.description().tags());
        }
        if (!before.function().reservedConcurrency().equals(function.reservedConcurrency())) {
            reservedConcurrency = function.reservedConcurrency();
        }
        before.function().aliases().stream()
                .filter(Predicate.not(function.aliases()::contains))
                .forEach(aliases::remove);
        pointAliases(function);
    }

    private void pointAliases(Stack.Function function) {
        if (!function.aliases().isEmpty()) {
            var newest = next(function.description().text());
            function.aliases()
                    .forEach(alias -> aliases.put(alias, FunctionAlias.of(alias, newest.number(), "", Map.of())));
        }
    }

    /** All that it is, to be kept. */
    synchronized KeptFunction kept() {
        return new KeptFunction(
                latest,
                lastNumber,
                List.copyOf(published.values()),
                aliases(),
                permissions.keySet().stream().collect(Collectors.toMap(Function.identity(), this::permissions)),
                Map.copyOf(invokeConfigs),
                tags(),
                reservedConcurrency);
    }

    /** Has it be as it was kept. */
    synchronized void restore(KeptFunction kept) {
        latest = kept.latest();
        lastNumber = kept.lastNumber();
        published.clear();
        kept.published().forEach(version -> published.put(Integer.parseInt(version.number()), version));
        aliases.clear();
        kept.aliases().forEach(alias -> aliases.put(alias.name(), alias));
        permissions.clear();
        permissions.putAll(kept.permissions());
        invokeConfigs.clear();
        invokeConfigs.putAll(kept.invokeConfigs());
        tags.clear();
        tags.putAll(kept.tags());
        reservedConcurrency = kept.reserved();
    }

    /** Publishes what it is now; where that is what was published last, there is nothing new. */
    synchronized FunctionVersion publish(String description) {
        var version = next(description);
        changed.accept(this);
        return version;
    }

    private FunctionVersion next(String description) {
        var last = published.isEmpty() ? null : published.lastEntry().getValue();
        if (last != null && last.runId().equals(latest.runId())) {
            return last;
        }
        var version = latest.published(++lastNumber, description);
        published.put(lastNumber, version);
        return version;
    }

    /** {@code $LATEST} and the published ones, the oldest first. */
    synchronized List<FunctionVersion> versions() {
        return Stream.concat(Stream.of(latest), published.values().stream()).toList();
    }

    /** The version of that number; also of {@code $LATEST}. */
    synchronized Optional<FunctionVersion> version(String number) {
        return versions().stream()
                .filter(version -> version.number().equals(number))
                .findFirst();
    }

    synchronized void removeVersion(String number) {
        published.values().removeIf(version -> version.number().equals(number));
        changed.accept(this);
    }

    synchronized List<FunctionAlias> aliases() {
        return List.copyOf(aliases.values());
    }

    synchronized Optional<FunctionAlias> alias(String name) {
        return Optional.ofNullable(aliases.get(name));
    }

    synchronized void put(FunctionAlias alias) {
        aliases.put(alias.name(), alias);
        changed.accept(this);
    }

    synchronized void removeAlias(String name) {
        aliases.remove(name);
        permissions.remove(name);
        changed.accept(this);
    }

    /** What an invocation with that qualifier runs: a version, or one that an alias picks. */
    synchronized Optional<FunctionVersion> resolve(Optional<String> qualifier) {
        var wanted = qualifier.orElse(FunctionVersion.LATEST);
        return version(alias(wanted).map(FunctionAlias::pick).orElse(wanted));
    }

    /** The version that should be warm: that of an alias where there is one, for those are what is called. */
    synchronized FunctionVersion expected() {
        return aliases.values().stream()
                .findFirst()
                .flatMap(alias -> version(alias.version()))
                .orElse(latest);
    }

    /** The statements that were added to the policy of the qualifier, by their IDs. */
    synchronized Map<String, JsonNode> permissions(String qualifier) {
        return new LinkedHashMap<>(permissions.getOrDefault(qualifier, Map.of()));
    }

    synchronized void setPermissions(String qualifier, Map<String, JsonNode> statements) {
        permissions.put(qualifier, new LinkedHashMap<>(statements));
        changed.accept(this);
    }

    /** Who else may call it: what the template says of the function, and what was added for this qualifier. */
    synchronized Optional<PolicyDocument> policy(Optional<String> qualifier) {
        var added = permissions.getOrDefault(qualifier.orElse(UNQUALIFIED), Map.of());
        var declared = latest.function().policy();
        if (added.isEmpty()) {
            return declared;
        }
        var document = Json.object().put("Version", "2012-10-17").put("Id", "default");
        var statements = document.putArray("Statement");
        declared.ifPresent(policy -> policy.json().path("Statement").forEach(statements::add));
        added.values().forEach(statements::add);
        return Optional.of(PolicyDocument.resourceBased(document));
    }

    /** How asynchronous invocations with that qualifier are treated; what the template says holds for all of them. */
    synchronized Optional<Stack.InvokeConfig> invokeConfig(Optional<String> qualifier) {
        var set = invokeConfigs.get(key(qualifier));
        return set != null ? set : latest.function().invokeConfig();
    }

    /** @param config empty where there is to be none, whatever the template says */
    synchronized void setInvokeConfig(Optional<String> qualifier, Optional<Stack.InvokeConfig> config) {
        invokeConfigs.put(key(qualifier), config);
        changed.accept(this);
    }

    private static String key(Optional<String> qualifier) {
        return qualifier.filter(text -> !text.equals(FunctionVersion.LATEST)).orElse(UNQUALIFIED);
    }

    synchronized Map<String, String> tags() {
        return Map.copyOf(tags);
    }

    synchronized void tag(Map<String, String> added) {
        tags.putAll(added);
        changed.accept(this);
    }

    synchronized void untag(List<String> keys) {
        keys.forEach(tags::remove);
        changed.accept(this);
    }

    synchronized Optional<Integer> reservedConcurrency() {
        return reservedConcurrency;
    }

    synchronized void reserve(Optional<Integer> concurrency) {
        reservedConcurrency = concurrency;
        changed.accept(this);
    }
}
