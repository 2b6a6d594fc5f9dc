package local.service.states;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import local.asl.StateMachine;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.sfn.model.EncryptionConfiguration;
import software.amazon.awssdk.services.sfn.model.IncludedData;
import software.amazon.awssdk.services.sfn.model.LoggingConfiguration;
import software.amazon.awssdk.services.sfn.model.RoutingConfigurationListItem;
import software.amazon.awssdk.services.sfn.model.StateMachineType;
import software.amazon.awssdk.services.sfn.model.TracingConfiguration;

/**
 * A state machine as Step Functions holds it. A value: an update makes a new one.
 *
 * @param current     what runs where no version is named
 * @param versions    by number
 * @param lastVersion the number given last, of a version that may be deleted again
 * @param aliases     by name
 */
record Machine(
        String arn,
        String name,
        StateMachineType type,
        Instant creationDate,
        Revision current,
        TreeMap<Integer, Version> versions,
        int lastVersion,
        Map<String, Alias> aliases) {

    private static final int MAX_VERSIONS = 1000;

    /**
     * What an update changes.
     *
     * @param id as {@code revisionId}; null for the first one, as on AWS
     */
    record Revision(
            String id,
            StateMachine definition,
            String roleArn,
            LoggingConfiguration logging,
            TracingConfiguration tracing,
            EncryptionConfiguration encryption,
            Instant updateDate) {

        /** The definition as far as a request asks for it: who wants metadata only gets an empty object. */
        String definition(IncludedData included) {
            return included == IncludedData.METADATA_ONLY ? "{}" : definition.definition();
        }
    }

    /** A revision that stays as it is. */
    record Version(int number, Revision revision, String description, Instant creationDate) {}

    /** A name for one version, or for two between which executions are shared by weight. */
    record Alias(
            String name,
            String description,
            List<RoutingConfigurationListItem> routing,
            Instant creationDate,
            Instant updateDate) {}

    static Machine create(String arn, String name, StateMachineType type, Revision revision) {
        return new Machine(arn, name, type, revision.updateDate(), revision, new TreeMap<>(), 0, Map.of());
    }

    boolean isExpress() {
        return type == StateMachineType.EXPRESS;
    }

    String versionArn(int number) {
        return arn + ":" + number;
    }

    String aliasArn(String name) {
        return arn + ":" + name;
    }

    Optional<Alias> alias(String name) {
        return Optional.ofNullable(aliases.get(name));
    }

    Machine withCurrent(Revision revision) {
        return new Machine(arn, name, type, creationDate, revision, versions, lastVersion, aliases);
    }

    /** @param what {@code versions} */
    static ServiceException tooMany(String what, int most, String arn) {
        return new ServiceException(
                "ServiceQuotaExceededException",
                402,
                "The state machine " + arn + " cannot have more than " + most + " " + what);
    }

    /**
     * With the current revision as a new version.
     *
     * @throws ServiceException {@code ServiceQuotaExceededException}
     */
    Machine publish(String description, Instant now) {
        if (versions.size() == MAX_VERSIONS) {
            throw tooMany("versions", MAX_VERSIONS, arn);
        }
        var more = new TreeMap<>(versions);
        more.put(lastVersion + 1, new Version(lastVersion + 1, current, description, now));
        return new Machine(arn, name, type, creationDate, current, more, lastVersion + 1, aliases);
    }

    Machine withoutVersion(int number) {
        var fewer = new TreeMap<>(versions);
        fewer.remove(number);
        return new Machine(arn, name, type, creationDate, current, fewer, lastVersion, aliases);
    }

    Machine with(Alias alias) {
        var more = new LinkedHashMap<>(aliases);
        more.put(alias.name(), alias);
        return new Machine(arn, name, type, creationDate, current, versions, lastVersion, more);
    }

    Machine withoutAlias(String name) {
        var fewer = new LinkedHashMap<>(aliases);
        fewer.remove(name);
        return new Machine(arn, name, type, creationDate, current, versions, lastVersion, fewer);
    }
}
