package local.service.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import local.json.Json;
import local.policy.PolicyDocument;
import local.service.api.Content;
import local.service.api.ServiceException;
import local.template.stack.Stack;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is set of each bucket: its policy, versioning, encryption, block of public access and tags, each under the name
 * that S3's model has for it. A file for each bucket keeps them, from one run to the next, as the bucket itself is kept.
 */
final class BucketSettings {

    static final String POLICY = "Policy";
    static final String VERSIONING = "VersioningConfiguration";
    static final String ENCRYPTION = "ServerSideEncryptionConfiguration";
    static final String PUBLIC_ACCESS = "PublicAccessBlockConfiguration";
    static final String TAGS = "TagSet";
    private static final List<String> ALL = List.of(POLICY, VERSIONING, ENCRYPTION, PUBLIC_ACCESS, TAGS);

    /** What the template said last: what a call has set stays until the template says something else. */
    private static final String DECLARED = "Declared";

    private final BucketFolders folders;
    private final Map<String, Settings> byBucket = new ConcurrentHashMap<>();

    BucketSettings(BucketFolders folders) {
        this.folders = folders;
    }

    /** A bucket's settings, as JSON, and its policy ready to be asked. */
    record Settings(ObjectNode json, Optional<PolicyDocument> policy) {

        private static Settings of(ObjectNode json) {
            var policy = Optional.of(json.path(POLICY)).filter(JsonNode::isObject);
            return new Settings(json, policy.map(PolicyDocument::resourceBased));
        }

        /** Empty where it is not set, or was taken away. */
        Optional<JsonNode> find(String setting) {
            return Optional.of(json.path(setting)).filter(JsonNode::isContainer);
        }

        /** Whether it was taken away by a call, which is not the same as never set. */
        boolean isRemoved(String setting) {
            return json.path(setting).isNull();
        }
    }

    /** Nothing is set of a bucket that is not there. */
    Settings of(String bucket) {
        return folders.exists(bucket) ? byBucket.computeIfAbsent(bucket, this::read) : Settings.of(Json.object());
    }

    private Settings read(String bucket) {
        var file = folders.settings(bucket);
        try {
            return Settings.of(
                    Files.isRegularFile(file) ? (ObjectNode) Json.parse(Files.readString(file)) : Json.object());
        } catch (IOException e) {
            throw BucketFolders.failed(e);
        } catch (JacksonException | ClassCastException damaged) {
            throw damaged(file);
        }
    }

    private static ServiceException damaged(Path file) {
        return new ServiceException(
                "InternalError",
                500,
                "The local run cannot read what is set of a bucket: " + file + " is damaged; delete it to start anew");
    }

    /** Sets one thing of a bucket that is there. */
    void set(String bucket, String setting, JsonNode value) {
        change(bucket, settings -> settings.set(setting, value));
    }

    /** Takes one setting of a bucket that is there away. */
    void remove(String bucket, String setting) {
        change(bucket, settings -> settings.putNull(setting));
    }

    private synchronized void change(String bucket, Consumer<ObjectNode> change) {
        var json = of(bucket).json().deepCopy();
        change.accept(json);
        folders.write(folders.settings(bucket), Content.of(Json.write(json)));
        byBucket.put(bucket, Settings.of(json));
    }

    /** Sets what a template says of its bucket, which is there, and what it said otherwise the last time. */
    void declare(Stack.Bucket bucket) {
        var declared = declared(bucket);
        if (declared.equals(of(bucket.name()).json().path(DECLARED))) {
            return;
        }
        change(bucket.name(), settings -> {
            var before = settings.path(DECLARED).deepCopy();
            for (var setting : ALL) {
                if (!declared.has(setting) && before.has(setting)) {
                    settings.remove(setting);
                } else if (declared.has(setting) && !declared.get(setting).equals(before.path(setting))) {
                    settings.set(setting, declared.get(setting));
                }
            }
            settings.set(DECLARED, declared);
        });
    }

    /** CloudFormation's properties in the words of S3's operations. */
    private static ObjectNode declared(Stack.Bucket bucket) {
        var declared = Json.object();
        bucket.policy().ifPresent(policy -> declared.set(POLICY, policy.json()));
        var properties = bucket.settings();
        for (var same : List.of(VERSIONING, PUBLIC_ACCESS)) {
            if (properties.has(same)) {
                declared.set(same, properties.get(same));
            }
        }
        if (properties.has("Tags")) {
            declared.set(TAGS, properties.get("Tags"));
        }
        var encryption = properties.path("BucketEncryption").path(ENCRYPTION);
        if (encryption.isArray()) {
            var rules = declared.putObject(ENCRYPTION).putArray("Rules");
            encryption.forEach(each -> {
                var rule = rules.addObject();
                rule.set(
                        Encryption.BY_DEFAULT,
                        each.path("ServerSideEncryptionByDefault").deepCopy());
                rule.put("BucketKeyEnabled", each.path("BucketKeyEnabled").asBoolean(false));
            });
        }
        return declared;
    }

    /** The bucket is gone. */
    void forget(String bucket) {
        byBucket.remove(bucket);
    }
}
