package local.policy;

import java.util.Optional;
import local.json.PackedLines;

/**
 * What IAM is asked for when an operation of the AWS SDK is called, for all of AWS's services.
 *
 * @param action   {@code ecs:RunTask}
 * @param resource the ARN that is acted on, with {@code {:Partition}}, {@code {:Region}}, {@code {:Account}} and the names of
 *                 the request's members in braces: {@code arn:{:Partition}:glue:{:Region}:{:Account}:job/{JobName}}; {@code *} where the
 *                 action knows no resources, {@code ?} where the request does not tell
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/">Service Authorization Reference</a>
 */
public record ServiceActions(String action, String resource) {

    /** Read when somebody first asks. */
    private static final class Table {
        static final PackedLines ALL = PackedLines.of(ServiceActions.class, "service-actions");
    }

    /**
     * @param service   as the SDK calls it: {@code ecs}
     * @param operation {@code RunTask}
     * @return empty where no action has the operation's name, or none that is known
     */
    public static Optional<ServiceActions> of(String service, String operation) {
        var prefix = operation + " ";
        return Table.ALL
                .section(service)
                .flatMap(lines ->
                        lines.stream().filter(line -> line.startsWith(prefix)).findFirst())
                .map(line -> line.split(" "))
                .map(words -> new ServiceActions(words[1], words[2]));
    }
}
