package local.template;

import java.nio.file.Path;
import java.util.Optional;

/** What a template may speak of that is not in it: the rest of the account that it is deployed to. */
public interface Surroundings {

    /** A template by itself, of which nobody knows what will be around it. */
    Surroundings NONE = new Surroundings() {};

    /** The value that another stack exports under the name. */
    default Optional<String> export(String name) {
        return Optional.empty();
    }

    /** The file that an object in S3 is, be it there or not; empty where there is no S3. */
    default Optional<Path> file(S3Location object) {
        return Optional.empty();
    }

    /** Whether a template may name files beside it: one that is deployed may not. */
    default boolean hasFiles() {
        return true;
    }

    /** Whether something of that ARN is there. */
    default boolean has(String arn) {
        return false;
    }

    /**
     * Where the resources of a type are that the local run does not have, but knows of.
     *
     * @param type {@code AWS::DynamoDB::Table}
     */
    default Optional<String> elsewhere(String type) {
        return Optional.empty();
    }
}
