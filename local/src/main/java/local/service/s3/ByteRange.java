package local.service.s3;

import java.util.Optional;
import java.util.regex.Pattern;
import local.service.api.ServiceException;

/**
 * A part of an object, as the header {@code Range} asks for it; see RFC 9110, section 14.
 *
 * @param last inclusive
 */
record ByteRange(long first, long last) {

    private static final Pattern HEADER = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /**
     * @param header may be null; one that is not understood counts for nothing, as in S3
     * @param size   of the object, in bytes
     * @throws ServiceException {@code InvalidRange} where no byte of the object is in it
     */
    static Optional<ByteRange> of(String header, long size) {
        var matcher = HEADER.matcher(header == null ? "" : header);
        if (!matcher.matches() || matcher.group(1).isEmpty() && matcher.group(2).isEmpty()) {
            return Optional.empty();
        }
        boolean suffix = matcher.group(1).isEmpty();
        long first = suffix ? Math.max(0, size - Long.parseLong(matcher.group(2))) : Long.parseLong(matcher.group(1));
        long last =
                suffix || matcher.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(matcher.group(2)));
        if (!suffix && !matcher.group(2).isEmpty() && first > Long.parseLong(matcher.group(2))) {
            return Optional.empty();
        }
        if (first > last) {
            throw new ServiceException("InvalidRange", 416, "The requested range is not satisfiable");
        }
        return Optional.of(new ByteRange(first, last));
    }

    /** In bytes. */
    long length() {
        return last - first + 1;
    }

    /** The header {@code Content-Range}. */
    String of(long size) {
        return "bytes %d-%d/%d".formatted(first, last, size);
    }
}
