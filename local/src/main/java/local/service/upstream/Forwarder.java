package local.service.upstream;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signs requests anew and sends them where they go. */
final class Forwarder {

    /**
     * For emulators, always the same: DynamoDB Local keeps tables apart by the access key. The key that the caller signed
     * with means something here only.
     */
    private static final AwsCredentialsIdentity PLACEHOLDER = AwsCredentialsIdentity.create("local", "local");

    /** What belongs to one connection or one signature. */
    private static final Set<String> LEFT_OUT = Set.of(
            "host",
            "connection",
            "content-length",
            "content-encoding",
            "transfer-encoding",
            "expect",
            "upgrade",
            "authorization",
            "x-amz-date",
            "x-amz-security-token",
            "x-amz-content-sha256");

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    /** No call of these services takes longer, but for streams, which are not passed on. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final long MAX_ANSWER_BYTES = 64L * 1024 * 1024;

    /** Made with the first request: most runs have no upstream. */
    private static final class Tools {
        static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();
        static final HttpClient HTTP = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_LIMIT)
                .build();
    }

    /** Looked for with the first request to the real account. */
    private static final class Own {
        static final DefaultCredentialsProvider CREDENTIALS =
                DefaultCredentialsProvider.builder().build();
    }

    private final Supplier<? extends AwsCredentialsIdentity> own;
    private final Duration limit;

    /**
     * @param own   the person's credentials, for the real account
     * @param limit of the whole answer
     */
    Forwarder(Supplier<? extends AwsCredentialsIdentity> own, Duration limit) {
        this.own = own;
        this.limit = limit;
    }

    static Forwarder create() {
        return new Forwarder(() -> Own.CREDENTIALS.resolveCredentials(), LIMIT);
    }

    /**
     * @param request decompressed; its signature is left out of what is sent
     * @throws NoAnswerException    where the upstream cannot be reached, takes too long or does not speak HTTP
     * @throws InterruptedException where the caller gives up
     */
    UpstreamAnswer send(WireModel service, Target target, String region, UpstreamRequest request)
            throws InterruptedException {
        var url = target.url(service, region);
        var signed = signed(service, target, region, url, request);
        try {
            var answer = Tools.HTTP.sendAsync(
                    http(signed, request.body()), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
            try {
                var received = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
                return new UpstreamAnswer(
                        received.statusCode(), received.headers().map(), received.body());
            } finally {
                answer.cancel(true);
            }
        } catch (TimeoutException e) {
            throw noAnswer(service, url, "it takes more than " + limit.toMillis() / 1000.0 + " s");
        } catch (ExecutionException e) {
            throw noAnswer(service, url, reason(e.getCause()));
        }
    }

    private static NoAnswerException noAnswer(WireModel service, URI url, String why) {
        return new NoAnswerException(
                "The upstream of " + service.signingName() + ", " + url + ", gives no answer: " + why);
    }

    private static String reason(Throwable thrown) {
        return switch (thrown) {
            case HttpConnectTimeoutException _ -> "nothing takes the connection";
            case ConnectException e ->
                e.getMessage() == null ? "the connection is refused, or there is no such host" : e.getMessage();
            case IOException e -> e.getMessage() == null ? "the connection is broken off" : e.getMessage();
            case Throwable other -> other.toString();
        };
    }

    SdkHttpRequest signed(WireModel service, Target target, String region, URI url, UpstreamRequest request) {
        var unsigned = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(request.method()))
                .protocol(url.getScheme())
                .host(url.getHost())
                .encodedPath(path(url, request))
                .port(url.getPort() < 0 ? null : url.getPort());
        request.query().forEach((name, values) -> {
            if (!isOfSignature(name)) {
                values.forEach(value -> unsigned.appendRawQueryParameter(name, value));
            }
        });
        request.headers().forEach((name, values) -> {
            if (!LEFT_OUT.contains(name.toLowerCase(Locale.ROOT))) {
                unsigned.putHeader(name, values);
            }
        });
        return Tools.SIGNER
                .sign(sign -> sign.identity(credentials(target))
                        .request(unsigned.build())
                        .payload(ContentStreamProvider.fromByteArrayUnsafe(request.body()))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service.signingName())
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region))
                .request();
    }

    private AwsCredentialsIdentity credentials(Target target) {
        return switch (target) {
            case Target.Emulator _ -> PLACEHOLDER;
            case Target.Account _ -> {
                try {
                    yield own.get();
                } catch (SdkClientException e) {
                    throw new NoAnswerException("There are no credentials for the real account: " + e.getMessage());
                }
            }
        };
    }

    private static String path(URI url, UpstreamRequest request) {
        return (url.getRawPath() == null ? "" : url.getRawPath().replaceFirst("/$", "")) + request.path();
    }

    /** Of a presigned URL. */
    private static boolean isOfSignature(String name) {
        return Set.of(
                        "x-amz-algorithm",
                        "x-amz-credential",
                        "x-amz-date",
                        "x-amz-expires",
                        "x-amz-security-token",
                        "x-amz-signature",
                        "x-amz-signedheaders")
                .contains(name.toLowerCase(Locale.ROOT));
    }

    private static HttpRequest http(SdkHttpRequest signed, byte[] body) {
        var request = HttpRequest.newBuilder(signed.getUri())
                .method(
                        signed.method().name(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        signed.forEachHeader((name, values) -> {
            if (!Set.of("host", "content-length").contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }
}
