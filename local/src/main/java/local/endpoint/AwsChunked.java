package local.endpoint;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import local.service.api.Content;
import local.service.api.ServiceException;

/**
 * The encoding in which clients stream an object's content: chunks with their sizes, and after them what became known
 * only then, as a checksum, which becomes a header like those that were known before. Signatures are not checked.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html">Signature calculations
 *     with trailing headers</a>
 */
final class AwsChunked {

    private static final int MAX_SIZE_DIGITS = 8;
    private static final int MAX_LINE = 1024;
    private static final Pattern TRAILER = Pattern.compile("x-amz-[a-z0-9-]+:[ -~]*");

    private AwsChunked() {}

    /**
     * The request with its content as the caller meant it; what it is without such an encoding.
     *
     * @throws ServiceException {@code IncompleteBody} where chunks and their sizes do not agree
     */
    static WireRequest decoded(WireRequest request) {
        boolean chunked = request.header("x-amz-content-sha256").orElse("").startsWith("STREAMING-");
        if (!chunked) {
            return request;
        }
        var trailers = new HashMap<String, String>();
        var content = decoded(request.content(), trailers);
        var length = request.header("x-amz-decoded-content-length").orElse("");
        if (!length.equals(Long.toString(content.length()))) {
            throw incomplete();
        }
        var decoded = request.with(content).withHeader("Content-Encoding", withoutOurs(request));
        for (var trailer : trailers.entrySet()) {
            decoded = decoded.withHeader(trailer.getKey(), trailer.getValue());
        }
        return decoded;
    }

    private static String withoutOurs(WireRequest request) {
        return String.join(
                ",",
                request.header("Content-Encoding").stream()
                        .flatMap(encodings -> Stream.of(encodings.split(",")))
                        .map(String::strip)
                        .filter(encoding -> !encoding.equals("aws-chunked"))
                        .toList());
    }

    /** In memory where the content is, else in its file. */
    private static Content decoded(Content content, Map<String, String> trailers) {
        try {
            if (content.file().isPresent()) {
                return inPlaceOf(content.file().get(), content, trailers);
            }
            var out = new ByteArrayOutputStream();
            decode(content, out, trailers);
            return Content.of(out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Content inPlaceOf(Path file, Content content, Map<String, String> trailers) throws IOException {
        var part = file.resolveSibling(file.getFileName() + ".decoded");
        try {
            try (var out = Files.newOutputStream(part)) {
                decode(content, out, trailers);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            return Content.of(file, 0, Files.size(file));
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void decode(Content content, OutputStream out, Map<String, String> trailers) throws IOException {
        try (var in = new BufferedInputStream(content.open())) {
            for (int size; (size = size(line(in))) > 0; ) {
                if (copy(in, out, size) < size || !line(in).isEmpty()) {
                    throw incomplete();
                }
            }
            for (String trailer; !(trailer = lastLine(in)).isEmpty(); ) {
                if (!TRAILER.matcher(trailer).matches()) {
                    throw new ServiceException(
                            "MalformedTrailerError",
                            400,
                            "The request contained trailing data that was not well-formed or did not conform to our"
                                    + " published schema.");
                }
                var pair = trailer.split(":", 2);
                trailers.put(pair[0], pair[1].strip());
            }
        }
    }

    private static int copy(InputStream in, OutputStream out, int size) throws IOException {
        var buffer = new byte[Math.min(size, 64 * 1024)];
        int copied = 0;
        for (int read; copied < size; copied += read) {
            read = in.read(buffer, 0, Math.min(buffer.length, size - copied));
            if (read < 0) {
                break;
            }
            out.write(buffer, 0, read);
        }
        return copied;
    }

    /** A line without its end. */
    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next; (next = in.read()) != '\r'; ) {
            if (next < 0 || line.size() == MAX_LINE) {
                throw incomplete();
            }
            line.write(next);
        }
        if (in.read() != '\n') {
            throw incomplete();
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** Some clients leave the last, empty, line away. */
    private static String lastLine(InputStream in) throws IOException {
        in.mark(1);
        if (in.read() < 0) {
            return "";
        }
        in.reset();
        return line(in);
    }

    /** {@code 1f4;chunk-signature=...} */
    private static int size(String line) {
        var digits = line.split(";", 2)[0];
        try {
            if (digits.length() <= MAX_SIZE_DIGITS && !digits.startsWith("-") && !digits.startsWith("+")) {
                return Integer.parseInt(digits, 16);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw incomplete();
    }

    private static ServiceException incomplete() {
        return new ServiceException(
                "IncompleteBody",
                400,
                "You did not provide the number of bytes specified by the Content-Length HTTP header");
    }
}
