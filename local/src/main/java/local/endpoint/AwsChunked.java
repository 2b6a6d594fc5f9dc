package local.endpoint;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import local.service.api.ServiceException;

/**
 * The encoding in which clients stream an object's content: chunks with their sizes, and after them what became known
 * only then, as a checksum. Neither signatures nor checksums are checked: nothing is lost on the loopback interface.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html">Signature calculations
 *     with trailing headers</a>
 */
final class AwsChunked {

    private static final int MAX_SIZE_DIGITS = 8;

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
        var content = decode(request.body());
        var length = request.header("x-amz-decoded-content-length").orElse("");
        if (!length.equals(Integer.toString(content.length))) {
            throw incomplete();
        }
        return request.withBody(content).withHeader("Content-Encoding", withoutOurs(request));
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

    private static byte[] decode(byte[] body) {
        var content = new ByteArrayOutputStream(body.length);
        int at = 0;
        while (true) {
            int end = lineEnd(body, at);
            int size = size(new String(body, at, end - at, StandardCharsets.ISO_8859_1));
            if (size == 0) {
                return content.toByteArray(); // the trailer that follows says nothing that is needed
            }
            at = end + 2;
            if (size > body.length - at - 2 || body[at + size] != '\r' || body[at + size + 1] != '\n') {
                throw incomplete();
            }
            content.write(body, at, size);
            at += size + 2;
        }
    }

    private static int lineEnd(byte[] body, int from) {
        for (int i = from; i + 1 < body.length; i++) {
            if (body[i] == '\r' && body[i + 1] == '\n') {
                return i;
            }
        }
        throw incomplete();
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
