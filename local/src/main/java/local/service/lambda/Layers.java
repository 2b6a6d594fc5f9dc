package local.service.lambda;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import local.execution.journal.Table;
import local.json.Arn;
import local.policy.Principal;
import local.service.access.Door;

/** The layers of the account, and the versions of each. */
final class Layers {

    private final Arn own;
    private final Door door;
    private final CodeStore code;
    private final Map<String, TreeMap<Long, LayerVersion>> byArn = new ConcurrentHashMap<>();
    private final Map<String, Long> last = new ConcurrentHashMap<>();

    private final Table<LayerVersion> kept;

    Layers(Arn own, Door door, CodeStore code, Table<LayerVersion> kept) {
        this.kept = kept;
        this.own = own;
        this.door = door;
        this.code = code;
    }

    /**
     * A version of a layer, which never changes.
     *
     * @param layerArn without the version
     * @param zip      that it was published as
     */
    record LayerVersion(
            String layerArn,
            long number,
            Path zip,
            String description,
            String license,
            List<String> runtimes,
            List<String> architectures,
            Instant created) {

        String arn() {
            return layerArn + ":" + number;
        }

        String name() {
            return Arn.of(layerArn).name();
        }
    }

    /** The ARN of a layer's version, taken apart at its last colon. */
    record VersionArn(String layerArn, long number) {

        /** Empty where a text is no such ARN. */
        static Optional<VersionArn> parse(String text) {
            return Arn.parse(text, "lambda", "layer")
                    .filter(arn ->
                            arn.segments().size() == 3 && arn.segments().get(2).matches("\\d{1,18}"))
                    .map(arn -> new VersionArn(
                            arn.withResource("layer:" + arn.segments().get(1)).toString(),
                            Long.parseLong(arn.segments().get(2))));
        }
    }

    /** The ARN of the layer that a name or an ARN means. */
    String arn(String nameOrArn) {
        return Arn.isOne(nameOrArn)
                ? nameOrArn
                : own.withResource("layer:" + nameOrArn).toString();
    }

    /** Publishes what the draft describes as the next version of its layer; numbers are never given twice. */
    LayerVersion publish(LayerVersion draft) {
        long number = last.merge(draft.layerArn(), 1L, Long::sum);
        var version = new LayerVersion(
                draft.layerArn(),
                number,
                draft.zip(),
                draft.description(),
                draft.license(),
                draft.runtimes(),
                draft.architectures(),
                draft.created());
        kept.put(version.arn(), version);
        add(version);
        return version;
    }

    private void add(LayerVersion version) {
        byArn.compute(version.layerArn(), (_, before) -> {
            var versions = before == null ? new TreeMap<Long, LayerVersion>() : new TreeMap<>(before);
            versions.put(version.number(), version);
            return versions;
        });
    }

    /** Has those there again that the journal has replayed. */
    void takeUp() {
        kept.all().forEach(version -> {
            add(version);
            last.merge(version.layerArn(), version.number(), Math::max);
        });
    }

    /** Functions that use it go on to. */
    void delete(String layerArn, long number) {
        kept.remove(layerArn + ":" + number);
        byArn.computeIfPresent(layerArn, (_, before) -> {
            var versions = new TreeMap<>(before);
            versions.remove(number);
            return versions.isEmpty() ? null : versions;
        });
    }

    Optional<LayerVersion> find(String layerArn, long number) {
        return Optional.ofNullable(byArn.get(layerArn)).map(versions -> versions.get(number));
    }

    /** The versions of a layer, the newest first. */
    List<LayerVersion> versions(String layerArn) {
        var versions = byArn.get(layerArn);
        return versions == null
                ? List.of()
                : List.copyOf(versions.descendingMap().values());
    }

    /** The newest version of each layer, by name. */
    List<LayerVersion> latest() {
        return byArn.values().stream()
                .map(versions -> versions.lastEntry().getValue())
                .sorted(Comparator.comparing(LayerVersion::layerArn))
                .toList();
    }

    /**
     * The folder of a layer's version that a function is to use.
     *
     * @param who must have the right to
     */
    Path use(Principal who, String arn) {
        var version = VersionArn.parse(arn)
                .orElseThrow(() -> Refusals.invalid("Layer version " + arn + " is not a layer version's ARN:"
                        + " arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION"));
        door.check(who, "lambda:GetLayerVersion", arn);
        return find(version.layerArn(), version.number())
                .map(found -> code.unpacked(found.zip()))
                .orElseThrow(() -> Refusals.invalid("Layer version " + arn + " does not exist."));
    }
}
