package local.service.lambda;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.template.stack.Stack;

/**
 * How the services are to run.
 *
 * @param endpoint       where the functions find AWS: {@code AWS_ENDPOINT_URL}
 * @param cache          a folder for what may be kept from one run to the next
 * @param ahead          functions that are started before they are invoked
 * @param onlyAhead      whether no others are invoked: of those nothing needs to be there
 * @param handlers       handler objects that take the place of a function's code, by the function's logical ID: a
 *                       {@code RequestHandler}, a {@code RequestStreamHandler}
 * @param lambdaEndpoint another Lambda endpoint that functions are invoked at, such as {@code sam local start-lambda}
 * @param writesCache    whether a function that starts without a cache writes one when all is closed, which takes some
 *                       seconds once; with it a function starts in half the time
 * @param options        what functions run with beside what the template says
 */
public record Settings(
        URI endpoint,
        Path cache,
        List<Stack.Function> ahead,
        boolean onlyAhead,
        Map<String, Object> handlers,
        Optional<URI> lambdaEndpoint,
        boolean writesCache,
        FunctionOptions options) {

    public Settings(URI endpoint, Path cache) {
        this(endpoint, cache, List.of(), Map.of(), Optional.empty(), false);
    }

    /** With functions that are all to be invoked. */
    public Settings(
            URI endpoint,
            Path cache,
            List<Stack.Function> ahead,
            Map<String, Object> handlers,
            Optional<URI> lambdaEndpoint,
            boolean writesCache) {
        this(endpoint, cache, ahead, false, handlers, lambdaEndpoint, writesCache, FunctionOptions.NONE);
    }
}
