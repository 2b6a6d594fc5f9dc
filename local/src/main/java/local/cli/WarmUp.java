package local.cli;

import java.util.Set;
import local.json.Json;
import local.policy.ManagedPolicies;
import local.template.ResourceSchemas;
import local.time.Aside;

/** What every command that reads a template needs is made ready while its arguments are read: it is a fifth of its start. */
final class WarmUp {

    private static final Set<String> READ_TEMPLATES = Set.of("run", "serve", "invoke", "check");

    private WarmUp() {}

    /** Begins it beside, where these arguments call for it. */
    static void begin(String... args) {
        if (args.length > 0 && READ_TEMPLATES.contains(args[0])) {
            Aside.start("warm-up", () -> {
                Json.write(Json.parse("{}"));
                ResourceSchemas.find("AWS::SQS::Queue");
                ManagedPolicies.path("AWSLambdaBasicExecutionRole");
            });
        }
    }
}
