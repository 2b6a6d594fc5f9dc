package local;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import local.execution.task.MockConfig;
import local.service.lambda.FunctionOptions;
import local.service.upstream.Upstreams;

/**
 * How a template is to run.
 *
 * @param purpose   what it is started for
 * @param skipsTime whether waiting is skipped when nothing works
 * @param upstreams where services are that the local run does not have
 * @param startAt   what its clock shows when it starts; the wall's time where nothing is said
 */
public record Settings(
        Path template,
        Naming naming,
        Purpose purpose,
        Access access,
        Code code,
        boolean skipsTime,
        Upstreams upstreams,
        Optional<Instant> startAt) {

    /** From now on. */
    public Settings(
            Path template,
            Naming naming,
            Purpose purpose,
            Access access,
            Code code,
            boolean skipsTime,
            Upstreams upstreams) {
        this(template, naming, purpose, access, code, skipsTime, upstreams, Optional.empty());
    }

    /** The account that AWS's documentation uses. */
    public static final String ACCOUNT = "123456789012";

    /**
     * What becomes of the template's names.
     *
     * @param account            in ARNs
     * @param parameterOverrides values of the template's parameters, where they are not the defaults
     */
    public record Naming(String stackName, String region, String account, Map<String, String> parameterOverrides) {}

    /**
     * How the endpoint is reached.
     *
     * @param port   0 for any free one
     * @param strict    whether access keys are refused that the local run did not issue
     * @param address   of another interface than the loopback's on which it listens as well
     * @param hostNames what else this host is called, by containers
     */
    public record Access(int port, boolean strict, Optional<InetAddress> address, Set<String> hostNames) {

        /** On the loopback interface alone. */
        public Access(int port, boolean strict) {
            this(port, strict, Optional.empty(), Set.of());
        }
    }

    /**
     * Where the functions' code runs.
     *
     * @param handlers       handler objects that take the place of a function's process, by the function's logical ID
     * @param lambdaEndpoint where functions are invoked instead, such as {@code sam local start-lambda}
     * @param writesCaches   whether what makes the next start quicker is written, which takes some seconds once
     * @param options        what functions run with beside what the template says
     */
    public record Code(
            Map<String, Object> handlers,
            Optional<URI> lambdaEndpoint,
            boolean writesCaches,
            FunctionOptions options) {}

    /** As a test wants it: a stack {@code local} in us-east-1, any free port, waiting is skipped. */
    public static Settings of(Path template) {
        return new Settings(
                template,
                new Naming("local", "us-east-1", ACCOUNT, Map.of()),
                new Purpose.Executions(Optional.empty(), Optional.empty()),
                new Access(0, false),
                new Code(Map.of(), Optional.empty(), false, FunctionOptions.NONE),
                true,
                Upstreams.NONE);
    }

    /** With its endpoint at this port. */
    public Settings withPort(int port) {
        var reached = new Access(port, access.strict, access.address, access.hostNames);
        return new Settings(template, naming, purpose, reached, code, skipsTime, upstreams, startAt);
    }

    /** With an endpoint that containers reach as well. */
    public Settings withContainers(Optional<InetAddress> address, Set<String> hostNames) {
        var reached = new Access(access.port, access.strict, address, hostNames);
        return new Settings(template, naming, purpose, reached, code, skipsTime, upstreams, startAt);
    }

    /** With these values of the template's parameters. */
    public Settings withParameters(Map<String, String> parameterOverrides) {
        return new Settings(
                template,
                new Naming(naming.stackName, naming.region, naming.account, parameterOverrides),
                purpose,
                access,
                code,
                skipsTime,
                upstreams,
                startAt);
    }

    /** For executions in which these take the place of services that the local run does not have. */
    public Settings withMocks(MockConfig mocks) {
        var executions = new Purpose.Executions(Optional.empty(), Optional.of(mocks));
        return new Settings(template, naming, executions, access, code, skipsTime, upstreams, startAt);
    }

    /** With handler objects in place of functions' processes, by the functions' logical IDs. */
    public Settings withHandlers(Map<String, Object> handlers) {
        return new Settings(
                template,
                naming,
                purpose,
                access,
                new Code(handlers, code.lambdaEndpoint, code.writesCaches, code.options),
                skipsTime,
                upstreams,
                startAt);
    }

    /**
     * With services that the local run does not have elsewhere.
     *
     * @param upstreams {@code dynamodb=http://127.0.0.1:8000}
     * @throws IllegalArgumentException where one is wrong; the message says what would be right
     */
    public Settings withUpstreams(String... upstreams) {
        return new Settings(
                template,
                naming,
                purpose,
                access,
                code,
                skipsTime,
                Upstreams.of(List.of(upstreams)).or(this.upstreams),
                startAt);
    }

    /** With a clock that shows this moment when it starts; time must be one that is skipped. */
    public Settings withStartAt(Instant moment) {
        return new Settings(template, naming, purpose, access, code, skipsTime, upstreams, Optional.of(moment));
    }
}
