package local.service.s3;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import local.service.api.ServiceException;

/**
 * The conditions on which a call is made, each as its header says it, or null; see "Conditional requests" in the S3
 * user guide.
 */
record Conditions(String ifMatch, String ifNoneMatch, Instant ifModifiedSince, Instant ifUnmodifiedSince) {

    /** @throws ServiceException {@code PreconditionFailed}, {@code NotModified} where the object need not be read */
    void beforeRead(StoredObject object) {
        if (ifMatch != null
                ? !names(ifMatch, object)
                : ifUnmodifiedSince != null && object.lastModified().isAfter(ifUnmodifiedSince)) {
            throw failed();
        }
        if (ifNoneMatch != null
                ? names(ifNoneMatch, object)
                : ifModifiedSince != null && !object.lastModified().isAfter(ifModifiedSince)) {
            throw new ServiceException("NotModified", 304, "Not Modified");
        }
    }

    /** @throws ServiceException {@code PreconditionFailed}, {@code NoSuchKey} where nothing may be written */
    void beforeWrite(Optional<StoredObject> replaced) {
        if (ifMatch != null && replaced.isEmpty()) {
            throw new ServiceException("NoSuchKey", 404, "The specified key does not exist.");
        }
        if (ifMatch != null && !names(ifMatch, replaced.orElseThrow())
                || ifNoneMatch != null
                        && replaced.filter(object -> names(ifNoneMatch, object)).isPresent()) {
            throw failed();
        }
    }

    private static boolean names(String etags, StoredObject object) {
        return Stream.of(etags.split(","))
                .map(String::strip)
                .anyMatch(etag -> etag.equals("*")
                        || etag.replace("\"", "").equals(object.etag().replace("\"", "")));
    }

    private static ServiceException failed() {
        return new ServiceException(
                "PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold");
    }
}
