package local.endpoint;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import local.service.api.Content;
import local.service.api.ServiceException;

/**
 * An HTTP request, read whole: what a client puts into a bucket, into a file that is gone with the request.
 *
 * @param path  as sent, still percent-encoded
 * @param query decoded, in the order of the URL
 */
record WireRequest(String method, String path, Map<String, List<String>> query, Headers headers, Content content)
        implements AutoCloseable {

    /** What the paths of Lambda's API begin with. */
    private static final Pattern LAMBDA = Pattern.compile("/\\d{4}-\\d\\d-\\d\\d/");

    /** Above AWS's largest request (a function's payload of 6 MB, in base64 or not), below what would hurt. */
    static final int MAX_BODY_BYTES = 10 * 1024 * 1024;
    /** What Lambda takes where code is part of a request: a zip file of 50 MB in base64. */
    private static final int MAX_CODE_BYTES = 70_167_211;
    /** What S3 takes at once. */
    private static final long MAX_OBJECT_BYTES = 5L * 1024 * 1024 * 1024;
    /** What is larger is kept in a file. */
    private static final int MAX_IN_MEMORY = 256 * 1024;

    WireRequest(String method, String path, Map<String, List<String>> query, Headers headers, byte[] body) {
        this(method, path, query, headers, Content.of(body));
    }

    /**
     * @throws ServiceException where the body is too large
     */
    static WireRequest read(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        return new WireRequest(
                exchange.getRequestMethod(),
                uri.getRawPath(),
                form(uri.getRawQuery()),
                exchange.getRequestHeaders(),
                content(exchange));
    }

    private static Content content(HttpExchange exchange) throws IOException {
        var in = exchange.getRequestBody();
        var path = exchange.getRequestURI().getPath();
        if (LAMBDA.matcher(path).lookingAt()) {
            return Content.of(limited(in, MAX_CODE_BYTES));
        }
        if (!exchange.getRequestMethod().equals("PUT")) {
            return Content.of(limited(in, MAX_BODY_BYTES));
        }
        var begin = in.readNBytes(MAX_IN_MEMORY);
        return begin.length < MAX_IN_MEMORY ? Content.of(begin) : spooled(begin, in);
    }

    private static Content spooled(byte[] begin, InputStream in) throws IOException {
        var file = Files.createTempFile("local-request", "");
        try {
            try (var out = new BufferedOutputStream(Files.newOutputStream(file), MAX_IN_MEMORY)) {
                out.write(begin);
                var buffer = new byte[MAX_IN_MEMORY];
                long left = MAX_OBJECT_BYTES - begin.length;
                for (int read; (read = in.read(buffer)) >= 0; left -= read) {
                    if (read > left) {
                        throw new ServiceException(
                                "EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed object size.");
                    }
                    out.write(buffer, 0, read);
                }
            }
            return Content.of(file, 0, Files.size(file));
        } catch (Throwable thrown) {
            Files.deleteIfExists(file);
            throw thrown;
        }
    }

    /** The whole content, in memory. */
    byte[] body() {
        return content.bytes();
    }

    /** Deletes the file that the content is in. */
    @Override
    public void close() {
        content.file().ifPresent(file -> file.toFile().delete());
    }

    /**
     * The request as it was before it was compressed.
     *
     * @throws ServiceException where the body is not of the encoding that its header says, or too large
     */
    WireRequest decompressed() {
        var encoding = header("Content-Encoding").orElse("");
        return switch (encoding) {
            case "", "identity", "amz-1.0" -> this;
            case "gzip" -> withBody(unzipped());
            default ->
                throw new ServiceException(
                        "UnsupportedMediaTypeException", 415, "Content-Encoding " + encoding + " is not supported");
        };
    }

    WireRequest withBody(byte[] other) {
        return with(Content.of(other));
    }

    WireRequest with(Content other) {
        return new WireRequest(method, path, query, headers, other);
    }

    WireRequest withHeader(String name, String value) {
        var other = new Headers();
        other.putAll(headers);
        other.set(name, value);
        return new WireRequest(method, path, query, other, content);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.getFirst(name));
    }

    Optional<String> queryParameter(String name) {
        return Optional.ofNullable(query.get(name)).map(List::getFirst);
    }

    String text() {
        return new String(body(), StandardCharsets.UTF_8);
    }

    /**
     * Reads {@code a=b&c=d}: a URL's query or a form.
     *
     * @param text may be null
     * @throws ServiceException {@code MalformedQueryString} where a percent sign is followed by no two hexadecimal
     *     digits
     */
    static Map<String, List<String>> form(String text) {
        var form = new LinkedHashMap<String, List<String>>();
        if (text == null || text.isEmpty()) {
            return form;
        }
        for (var pair : text.split("&")) {
            int equals = pair.indexOf('=');
            var name = equals < 0 ? pair : pair.substring(0, equals);
            var value = equals < 0 ? "" : pair.substring(equals + 1);
            form.computeIfAbsent(decode(name), _ -> new ArrayList<>()).add(decode(value));
        }
        return form;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ServiceException("MalformedQueryString", 400, "The query string is malformed: " + e.getMessage());
        }
    }

    /**
     * Reads a part of a path, in which a plus sign stands for itself.
     *
     * @throws ServiceException {@code MalformedInput}
     */
    static String percentDecoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ServiceException("MalformedInput", 400, "The path is malformed: " + e.getMessage());
        }
    }

    private byte[] unzipped() {
        try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(body()))) {
            return limited(unzipped, MAX_BODY_BYTES);
        } catch (IOException e) {
            throw new ServiceException("SerializationException", 400, "The body is not gzip: " + e.getMessage());
        }
    }

    private static byte[] limited(InputStream in, int most) throws IOException {
        var body = in.readNBytes(most + 1);
        if (body.length > most) {
            throw new ServiceException(
                    "RequestEntityTooLargeException", 413, "The request is larger than %d bytes".formatted(most));
        }
        return body;
    }
}
