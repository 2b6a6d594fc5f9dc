package local.check;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import local.json.Arn;
import local.json.FunctionName;
import local.policy.Outlook;
import local.policy.Policies;
import local.policy.Policy;
import local.policy.PolicyDocument;
import local.policy.Principal;
import local.policy.Request;
import local.template.Unknown;
import local.template.stack.Stack;
import local.template.stack.StackResource.Named;

/** The resources of a stack by their ARNs, and how else they are called. */
final class Arns {

    private final Stack stack;
    private final String partition;
    private final List<Named> all;
    private final Map<String, Named> byArn;

    Arns(Stack stack) {
        this.stack = stack;
        this.partition = Arn.partition(stack.region());
        this.all = stack.all(Named.class);
        this.byArn = all.stream().collect(Collectors.toMap(Named::arn, named -> named, (first, _) -> first));
    }

    /** As the person calls it: by its logical ID, where it is the stack's. */
    String display(String arn) {
        return Unknown.spoken(name(arn));
    }

    private String name(String arn) {
        return find(arn)
                .map(Named::logicalId)
                .or(() -> executionsOf(arn))
                .or(() -> owner(arn)
                        .map(owner ->
                                owner.logicalId() + arn.substring(owner.arn().length())))
                .orElse(arn);
    }

    /** Executions come and go: what is said of one is said of all. */
    private Optional<String> executionsOf(String arn) {
        return all.stream()
                .filter(known -> known.arn().contains(":stateMachine:"))
                .filter(machine ->
                        arn.matches(Pattern.quote(machine.arn().replace(":stateMachine:", ":execution:")) + "[:/].*"))
                .map(machine -> "executions of " + machine.logicalId())
                .findFirst();
    }

    /** The resource-based policy that has a say about it. */
    Optional<PolicyDocument> policy(String arn) {
        return find(arn).or(() -> owner(arn)).flatMap(Named::policy);
    }

    /** Whether the policy of any resource allows it. */
    boolean let(Principal who, String action) {
        return all.stream()
                .anyMatch(known -> known.policy()
                        .filter(document -> Outlook.of(
                                        who,
                                        Policies.NONE.withResourceBased(
                                                Optional.of(new Policy("resource policy", document))),
                                        request(action, known.arn()))
                                .isPossible())
                        .isPresent());
    }

    /** Whether it is a resource of the stack itself, not a part of one. */
    boolean isResource(String arn) {
        return find(arn).isPresent();
    }

    private Optional<Named> find(String arn) {
        return Optional.ofNullable(byArn.get(arn));
    }

    /** Of a function's alias, a bucket's object. */
    private Optional<Named> owner(String arn) {
        for (int end = arn.length() - 1; end > 0; end--) {
            if ((arn.charAt(end) == ':' || arn.charAt(end) == '/') && byArn.containsKey(arn.substring(0, end))) {
                return find(arn.substring(0, end));
            }
        }
        return Optional.empty();
    }

    /** The ARN that a request to a service means by an ARN, a name or the URL of a queue. */
    String of(String service, String reference) {
        if (Arn.isOne(reference)) {
            return reference;
        }
        var name = reference.substring(reference.lastIndexOf('/') + 1);
        return switch (service) {
            case "s3" -> "arn:" + partition + ":s3:::" + reference;
            case "lambda" ->
                FunctionName.parse(reference)
                        .map(function ->
                                function.arn(Arn.of(regional(service, ""))).toString())
                        .orElseGet(() -> regional(service, "function:" + reference));
            case "dynamodb" -> regional(service, "table/" + name);
            case "events" -> regional(service, "event-bus/" + name);
            case "ssm" -> regional(service, "parameter/" + reference.replaceFirst("^/", ""));
            // Secrets Manager ends the name of a secret with six characters of its own.
            case "secretsmanager" -> regional(service, "secret:" + reference + "-??????");
            default -> regional(service, name);
        };
    }

    /** A call in the stack's region. */
    Request request(String action, String resource) {
        return new Request(action, resource).in(stack.region());
    }

    String regional(String service, String resource) {
        return stack.arn(service, resource);
    }

    /** The ARNs of the service's resources that these texts name, as environment variables do. */
    Set<String> named(String service, Collection<String> texts) {
        return all.stream()
                .filter(known -> Arn.of(known.arn()).service().equals(service))
                .filter(known -> texts.stream()
                        .anyMatch(text -> text.equals(known.name())
                                || text.equals(known.arn())
                                || service.equals("sqs") && text.endsWith("/" + known.name())))
                .map(Named::arn)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
