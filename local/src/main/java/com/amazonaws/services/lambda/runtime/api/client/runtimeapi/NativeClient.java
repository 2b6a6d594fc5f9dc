package com.amazonaws.services.lambda.runtime.api.client.runtimeapi;

import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.InvocationRequest;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Stands before the class of this name in AWS's runtime interface client, on the class path of a function's process
 * only. AWS's is a C++ library for Linux, which it unpacks to one fixed place in /tmp; this one runs on any system, and
 * several side by side.
 *
 * <p>It also marks the end of what an invocation wrote to standard output, so that each line is shown under the
 * invocation that wrote it: a line of {@link #MARK} and the request's ID.
 */
final class NativeClient {

    /** The control character RECORD SEPARATOR. */
    private static final char MARK = '\u001e';

    private static final OutputStream STANDARD_OUTPUT = new FileOutputStream(FileDescriptor.out);

    private static String host;
    private static int port;
    private static String path;
    private static OutputStream out;
    private static InputStream in;
    private static String requestId = "";

    private NativeClient() {}

    /** @param runtimeApi the value of {@code AWS_LAMBDA_RUNTIME_API}: here an address and a path */
    static void init(String runtimeApi) {
        int slash = runtimeApi.indexOf('/');
        int colon = runtimeApi.indexOf(':');
        host = runtimeApi.substring(0, colon);
        port = Integer.parseInt(runtimeApi.substring(colon + 1, slash));
        path = runtimeApi.substring(slash) + "/2018-06-01/runtime/invocation/";
        try {
            connect();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The connection stays open; the server ends it when an invocation takes long. */
    private static void connect() throws IOException {
        var socket = new Socket(host, port);
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Asks for the next invocation, and waits for it. */
    static InvocationRequest next() {
        mark();
        var headers = new HashMap<String, String>();
        var content = call("GET", "next", new byte[0], headers);
        requestId = headers.get("lambda-runtime-aws-request-id");
        var request = new InvocationRequest();
        request.setId(requestId);
        request.setXrayTraceId(headers.get("lambda-runtime-trace-id"));
        request.setInvokedFunctionArn(headers.get("lambda-runtime-invoked-function-arn"));
        request.setDeadlineTimeInMs(Long.parseLong(headers.get("lambda-runtime-deadline-ms")));
        request.setContent(content);
        return request;
    }

    static void postInvocationResponse(byte[] id, byte[] response) {
        mark();
        call("POST", new String(id, StandardCharsets.UTF_8) + "/response", response, new HashMap<>());
    }

    private static void mark() {
        if (requestId.isEmpty()) {
            return;
        }
        System.out.flush();
        try {
            STANDARD_OUTPUT.write((MARK + requestId + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        requestId = "";
    }

    private static byte[] call(String method, String resource, byte[] body, Map<String, String> headers) {
        try {
            try {
                return exchange(method, resource, body, headers);
            } catch (IOException e) {
                connect();
                return exchange(method, resource, body, headers);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] exchange(String method, String resource, byte[] body, Map<String, String> headers)
            throws IOException {
        var head = method + " " + path + resource + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + body.length
                + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
        var status = readLine();
        for (String line; !(line = readLine()).isEmpty(); ) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        var content = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        if (!status.startsWith("HTTP/1.1 2")) {
            throw new IOException(status + " " + new String(content, StandardCharsets.UTF_8));
        }
        return content;
    }

    private static String readLine() throws IOException {
        var line = new StringBuilder();
        for (int c; (c = in.read()) != '\n'; ) {
            if (c < 0) {
                throw new EOFException("The Runtime API closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
