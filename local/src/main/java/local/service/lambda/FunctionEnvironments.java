package local.service.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import local.policy.Principal;
import local.service.access.Credentials;
import local.service.api.Account;
import local.service.api.ServiceException;
import local.template.TemplateException;
import local.template.stack.Stack;
import local.time.Time;

/** Makes a function's environments: processes, or what {@link Settings} puts in their place. */
final class FunctionEnvironments implements Functions.EnvironmentFactory {

    /** Processes of one function: a JVM takes some 40 MB. It is what Lambda gives a new account, too. */
    private static final int MOST_PROCESSES = 10;

    /** How long one looks at a function in a debugger. */
    private static final Duration DEBUGGED = Duration.ofDays(1);

    private final Account account;
    private final Settings settings;
    private final Credentials credentials;
    private final Path unpacked;
    private final RuntimeApi api;
    private final RunningFunctions running;
    private final Time time;
    private final List<Path> client;
    private final StartCache caches;
    private final Scratch scratch = new Scratch();

    FunctionEnvironments(Account account, Settings settings, Credentials credentials, Time time) {
        this.account = account;
        this.settings = settings;
        this.credentials = credentials;
        this.time = time;
        try {
            var wanted = settings.cache().toAbsolutePath();
            var cache = scratch.writable(wanted);
            this.unpacked = cache.resolve("code");
            this.caches = new StartCache(cache, settings.writesCache() && cache.equals(wanted));
            this.client =
                    RuntimeClient.classPath(cache).stream().map(scratch::named).toList();
            this.api = RuntimeApi.start(time);
            this.running = new RunningFunctions(api.root());
        } catch (Throwable thrown) {
            scratch.close();
            throw thrown;
        }
    }

    @Override
    public void deploy(Stack.Function function) {
        if (isProcess(function) && isJava(function) && isInvoked(function)) {
            FunctionCode.of(function, unpacked);
        }
    }

    @Override
    public void check(Stack.Function function) {
        if (isProcess(function) && isInvoked(function)) {
            requireJava(function);
            FunctionCode.of(function, unpacked).requireHandler(function);
        }
    }

    private FunctionCode codeToRun(Stack.Function function) {
        try {
            requireJava(function);
            return FunctionCode.of(function, unpacked);
        } catch (TemplateException missing) {
            throw new ServiceException(
                    "ServiceException", 500, "The process of " + function.name() + " cannot start: " + missing.text());
        }
    }

    private boolean isInvoked(Stack.Function function) {
        return !settings.onlyAhead() || settings.ahead().contains(function);
    }

    private boolean isProcess(Stack.Function function) {
        return settings.lambdaEndpoint().isEmpty() && !settings.handlers().containsKey(function.logicalId());
    }

    private static boolean isJava(Stack.Function function) {
        return function.runtime().startsWith("java");
    }

    private static void requireJava(Stack.Function function) {
        if (!isJava(function)) {
            throw new TemplateException(
                    function.location(),
                    "Function " + function.logicalId()
                            + ": the local run has no runtime " + function.runtime()
                            + ". Start its functions with 'sam local start-lambda' and name that with"
                            + " --lambda-endpoint.");
        }
    }

    @Override
    public ExecutionEnvironment start(FunctionVersion version, String logStream, BiConsumer<String, String> onLine) {
        var function = version.function();
        var handler = settings.handlers().get(function.logicalId());
        if (handler != null) {
            return new HandlerEnvironment(function, handler, logStream, onLine);
        }
        if (settings.lambdaEndpoint().isPresent()) {
            return new RemoteEnvironment(settings.lambdaEndpoint().get(), function, logStream);
        }
        var code = codeToRun(function);
        var role = credentials.issue(new Principal.RoleSession(account.id(), function.roleName(), function.name()));
        var process = FunctionProcess.start(
                function,
                code,
                client,
                caches,
                scratch,
                settings.options().debugPort(),
                api,
                variables(version, code, logStream, role),
                logStream,
                onLine,
                time,
                hold -> credentials.working(role, hold),
                () -> credentials.revoke(role));
        running.add(process.handle());
        return process;
    }

    RunningFunctions running() {
        return running;
    }

    /**
     * The environment variables as on Lambda, and none of our own.
     *
     * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">defined runtime variables</a>
     */
    private Map<String, String> variables(
            FunctionVersion version, FunctionCode code, String logStream, Credentials.Issued role) {
        var function = version.function();
        var variables = new HashMap<String, String>();
        variables.put("LANG", "en_US.UTF-8");
        variables.put("TZ", ":UTC");
        variables.put("PATH", "/usr/local/bin:/usr/bin/:/bin");
        variables.putAll(settings.options().environment(function));
        variables.putAll(Map.of(
                "_HANDLER", function.handler(),
                "LAMBDA_TASK_ROOT", code.root().toAbsolutePath().toString(),
                "AWS_EXECUTION_ENV", "AWS_Lambda_" + function.runtime(),
                "AWS_LAMBDA_FUNCTION_NAME", function.name(),
                "AWS_LAMBDA_FUNCTION_VERSION", version.number(),
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memory()),
                "AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand",
                "AWS_LAMBDA_LOG_GROUP_NAME", function.logGroup(),
                "AWS_LAMBDA_LOG_STREAM_NAME", logStream));
        function.jsonLog()
                .ifPresent(levels -> variables.putAll(
                        Map.of("AWS_LAMBDA_LOG_FORMAT", "JSON", "AWS_LAMBDA_LOG_LEVEL", levels.application())));
        variables.putAll(Map.of(
                "AWS_REGION", account.region(),
                "AWS_DEFAULT_REGION", account.region(),
                "AWS_ACCESS_KEY_ID", role.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", role.secretAccessKey(),
                "AWS_SESSION_TOKEN", role.sessionToken(),
                "AWS_ENDPOINT_URL", settings.endpoint().toString()));
        return variables;
    }

    @Override
    public int mostAtOnce(Stack.Function function) {
        return !isProcess(function)
                ? Integer.MAX_VALUE
                : settings.options().debugPort().isPresent() ? 1 : MOST_PROCESSES;
    }

    @Override
    public Duration timeout(Stack.Function function) {
        return settings.options().debugPort().isPresent() ? DEBUGGED : function.timeout();
    }

    @Override
    public void close() {
        api.close();
        scratch.close();
    }
}
