package local.service.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers send for each thing that a page can do, and what SDKs send. */
class GateTest {

    private static final String AGENT = "User-Agent: Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:4566",
                "127.0.0.2",
                "localhost",
                "LOCALHOST:4566",
                "sync-localhost:4566",
                "sync-127.0.0.1:4566",
                "[::1]:4566",
                "states.localhost:4566"
            })
    void aLoopbackNameIsTheHost(String host) {
        check("POST", "/", "Host: " + host);
        check("POST", "/", "Host: " + host + "~Origin: http://" + host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: example.com",
                "Host: 127.0.0.1.example.com",
                "Host: localhost.example.com:80",
                "Host: example-localhost",
                "Host: 0.0.0.0:4566",
                "Host: 127.0.0.1@example.com",
                "Host: 127.0.0.1~Host: example.com",
                "Accept: */*"
            })
    void anotherHostIsRefused(String headers) {
        assertThatThrownBy(() -> check("GET", "/", headers)).hasMessageContaining("is not a loopback name");
    }

    @Test
    void whatContainersCallThisHostIsLetInWhereItIsNamed() {
        var named = Set.of("host.docker.internal", "172.17.0.1");
        for (var host :
                List.of("host.docker.internal:4566", "Host.Docker.Internal", "172.17.0.1:4566", "localhost:1")) {
            assertThatCode(() -> check("POST", "/", "Host: " + host, named)).doesNotThrowAnyException();
        }
        for (var host :
                List.of("evil.example", "x.host.docker.internal", "172.17.0.2:4566", "host.docker.internal:x")) {
            assertThatThrownBy(() -> check("POST", "/", "Host: " + host, named))
                    .hasMessageContaining("is not a loopback name");
        }
        assertThatThrownBy(() -> check("POST", "/", "Host: host.docker.internal:1~Origin: http://evil.example", named))
                .hasMessageContaining("Requests from pages of http://evil.example are refused");
    }

    /** Whoever sends it is nobody's page: the AWS CLI, the SDKs of each language, curl, a script under Node.js. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        POST   | /                                        | User-Agent: aws-cli/2.31.0 md/awscrt#0.27.6
        POST   | /                                        | User-Agent: Boto3/1.43.11 md/Botocore#1.43.11
        POST   | /2015-03-31/functions/hello/invocations  | User-Agent: aws-sdk-java/2.41.28 md/io#sync
        PUT    | /orders/a                                | User-Agent: aws-sdk-js/3.900.0 ua/2.1 lang/js md/nodejs#22
        GET    | /?Action=GetCallerIdentity&Version=2011-06-15 | User-Agent: curl/8.5.0~Accept: */*
        POST   | /                                        | User-Agent: node~Sec-Fetch-Mode: cors~Accept: */*
        DELETE | /orders/a                                | Accept: */*
        """)
    void clientsOfAwsPass(String method, String uri, String headers) {
        check(method, uri, "Host: 127.0.0.1:4566~" + headers);
    }

    /** An image, a frame, a style, a script, a link, a form, a fetch, a beacon, a preflight: of a page of anybody's. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET     | Sec-Fetch-Site: cross-site~Sec-Fetch-Mode: no-cors~Sec-Fetch-Dest: image
        GET     | Sec-Fetch-Site: same-site~Sec-Fetch-Mode: no-cors~Sec-Fetch-Dest: image
        GET     | Sec-Fetch-Site: cross-site~Sec-Fetch-Mode: navigate~Sec-Fetch-Dest: iframe~Referer: http://evil.example/
        GET     | Sec-Fetch-Site: cross-site~Sec-Fetch-Mode: navigate~Sec-Fetch-User: ?1~Sec-Fetch-Dest: document
        GET     | Sec-Fetch-Site: cross-site~Sec-Fetch-Mode: no-cors~Sec-Fetch-Dest: script
        GET     | Sec-Fetch-Site: cross-site~Sec-Fetch-Mode: cors~Origin: http://evil.example
        GET     | Sec-Fetch-Site: something-new
        GET     | Sec-Fetch-Site: same-origin~Sec-Fetch-Site: cross-site
        POST    | Sec-Fetch-Site: cross-site~Sec-Fetch-Mode: navigate~Origin: null
        POST    | Origin: http://evil.example~Content-Type: application/x-www-form-urlencoded
        POST    | Origin: null~Content-Type: text/plain
        POST    | Origin: http://127.0.0.1:8080
        POST    | Origin: https://127.0.0.1:4566
        OPTIONS | Origin: http://evil.example~Access-Control-Request-Method: POST
        """)
    void aForeignPageIsRefused(String method, String headers) {
        assertThatThrownBy(() -> check(method, "/", "Host: 127.0.0.1:4566~" + AGENT + "~" + headers))
                .hasMessageContaining("are refused");
    }

    /** One that says nothing of where a request comes from, or a person who follows a link out of an e-mail. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET    | /?Action=CreateRole&RoleName=x               | Accept: image/avif
        GET    | /?a=b&%41ction=CreateRole                    | Accept: image/avif
        GET    | /?action=CreateRole                          | Accept: image/avif
        GET    | /123456789012/orders?Action=PurgeQueue       | Sec-Fetch-Site: none~Sec-Fetch-Mode: navigate
        HEAD   | /?Action=CreateRole                          | Referer: http://evil.example/
        POST   | /                                            | Content-Type: application/x-www-form-urlencoded
        POST   | /                                            | Sec-Fetch-Site: none
        PUT    | /orders/a                                    | Accept: */*
        DELETE | /2015-03-31/functions/hello                  | Cookie: a=b
        """)
    void anOlderBrowserOnlyReads(String method, String uri, String headers) {
        assertThatThrownBy(() -> check(method, uri, "Host: 127.0.0.1:4566~" + AGENT + "~" + headers))
                .hasMessageContaining("from a browser are refused");
    }

    /** The local run's own page, and what a person types into the address. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET  | /page                 | Sec-Fetch-Site: none~Sec-Fetch-Mode: navigate~Sec-Fetch-Dest: document
        GET  | /orders/report.csv    | Accept: text/html
        GET  | /page/graph.js        | Sec-Fetch-Site: same-origin~Referer: http://127.0.0.1:4566/page
        POST | /                     | Sec-Fetch-Site: same-origin~Origin: http://127.0.0.1:4566
        POST | /                     | Origin: http://127.0.0.1:4566
        """)
    void itsOwnPagePasses(String method, String uri, String headers) {
        assertThatCode(() -> check(method, uri, "Host: 127.0.0.1:4566~" + AGENT + "~" + headers))
                .doesNotThrowAnyException();
    }

    /** @param headers one after the other, with a tilde between them */
    private static void check(String method, String uri, String headers) {
        check(method, uri, headers, Set.of());
    }

    private static void check(String method, String uri, String headers, Set<String> names) {
        var all = new Headers();
        for (var header : headers.split("~")) {
            int colon = header.indexOf(": ");
            all.add(header.substring(0, colon), header.substring(colon + 2));
        }
        Gate.check(method, URI.create(uri), all, names);
    }
}
