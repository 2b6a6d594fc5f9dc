package local.service.upstream;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import local.asl.Resource;
import local.asl.Resource.Integration;
import local.asl.Resource.Pattern;
import local.policy.AwsService;
import local.template.Suggestion;
import local.template.Surroundings;

/**
 * The upstreams of a run.
 *
 * @param bySigningName what requests are signed for that go there, and where that is
 */
public record Upstreams(Map<String, Target> bySigningName) implements Surroundings {

    /** A run without. */
    public static final Upstreams NONE = new Upstreams(Map.of());

    /**
     * Reads {@code dynamodb=http://127.0.0.1:8000}. A service bears the name that {@code aws-sdk} integrations give to it, or
     * that of its actions; of two that mean the same service, the last one counts.
     *
     * @throws IllegalArgumentException with a sentence on what is wrong
     */
    public static Upstreams of(Collection<String> given) {
        var all = new LinkedHashMap<String, Target>();
        for (var text : given) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "an upstream is given as dynamodb=http://127.0.0.1:8000, but this is '" + text + "'");
            }
            all.put(signingName(text.substring(0, equals)), target(text, text.substring(equals + 1)));
        }
        return new Upstreams(all);
    }

    private static String signingName(String name) {
        var signed = WireModel.signingNames();
        var signingName = signed.containsKey(name)
                ? name
                : WireModel.of(name)
                        .map(WireModel::signingName)
                        .orElseThrow(() ->
                                new IllegalArgumentException("an upstream is for a service of AWS, named as in"
                                        + " aws-sdk:dynamodb, but there is no '" + name + "'"
                                        + Suggestion.of(
                                                name,
                                                Stream.concat(signed.keySet().stream(), sdkNames(signed))
                                                        .toList())));
        if (AwsService.ofPrefix(signingName).filter(AwsService::isHere).isPresent()) {
            throw new IllegalArgumentException(
                    "the local run has " + name + " itself: an upstream is for a service that it does not have");
        }
        return signingName;
    }

    private static Stream<String> sdkNames(Map<String, List<String>> signed) {
        return signed.values().stream().flatMap(List::stream);
    }

    private static Target target(String given, String url) {
        return Target.of(url)
                .orElseThrow(() -> new IllegalArgumentException(
                        "an upstream is an http URL such as http://127.0.0.1:8000, or aws for the real account, but"
                                + " this is '"
                                + given + "'"));
    }

    /** These, and of other services those. */
    public Upstreams or(Upstreams others) {
        var all = new LinkedHashMap<>(others.bySigningName);
        all.putAll(bySigningName);
        return new Upstreams(all);
    }

    /** What is told at the start: a sentence each. */
    public List<String> told() {
        return bySigningName.entrySet().stream()
                .map(upstream -> switch (upstream.getValue()) {
                    case Target.Emulator emulator -> "Calls to " + upstream.getKey() + " go on to " + emulator + ".";
                    case Target.Account _ ->
                        "WARNING: calls to " + upstream.getKey()
                                + " go to AWS: they read and change your REAL ACCOUNT, with your own credentials, and"
                                + " may cost.";
                })
                .toList();
    }

    @Override
    public Optional<String> elsewhere(String type) {
        var word = type.equals("AWS::Serverless::SimpleTable")
                ? "dynamodb"
                : type.split("::", 3)[1].toLowerCase(Locale.ROOT);
        return bySigningName.entrySet().stream()
                .filter(upstream -> upstream.getKey().equals(word)
                        || WireModel.signingNames().get(upstream.getKey()).contains(word))
                .map(upstream -> upstream.getValue().toString())
                .findFirst();
    }

    Optional<Target> of(WireModel service) {
        return Optional.ofNullable(bySigningName.get(service.signingName()));
    }

    /** Whether a Task state can call this at an upstream. */
    public boolean supports(Resource resource) {
        return !bySigningName.isEmpty()
                && resource instanceof Integration call
                && call(call).filter(task -> of(task.service()).isPresent()).isPresent();
    }

    /** The option that would let a Task state call this; empty where none would. */
    public static Optional<String> option(Resource resource) {
        return resource instanceof Integration call
                ? call(call).map(task -> "--upstream " + task.service().sdkName() + "=URL")
                : Optional.empty();
    }

    /** What a Task state calls, where that can be called at an upstream: a service that speaks JSON. */
    static Optional<TaskOperation> call(Integration call) {
        boolean awaitsJob = call.pattern() == Pattern.SYNC || call.pattern() == Pattern.SYNC_2;
        boolean isHere =
                AwsService.ofTask(call.service()).filter(AwsService::isHere).isPresent();
        return awaitsJob || isHere ? Optional.empty() : TaskOperation.of(call);
    }
}
