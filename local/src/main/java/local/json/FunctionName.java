package local.json;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What Lambda calls a {@code FunctionName}: a function's name, a part of its ARN or the whole, each with a version or
 * alias or without. {@code hello}, {@code hello:live}, {@code 123456789012:function:hello} and
 * {@code arn:aws:lambda:us-east-1:123456789012:function:hello:live} all mean the same function.
 *
 * @param partition where the text says it
 * @param region    where the text says it
 * @param account   where the text says it
 * @param name      of the function alone
 * @param qualifier its version or alias
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke, FunctionName</a>
 */
public record FunctionName(
        Optional<String> partition,
        Optional<String> region,
        Optional<String> account,
        String name,
        Optional<String> qualifier) {

    private static final Pattern TEXT =
            Pattern.compile("(?:(?:arn:([\\w-]+):lambda:)?([a-z]+(?:-[a-z]+)+-\\d):)?(?:(\\d{12}):)?(?:function:)?"
                    + "([\\w-]+)(?::(\\$LATEST|[\\w-]+))?");

    /** What a text names; empty where it can be the name of no function. */
    public static Optional<FunctionName> parse(String text) {
        var match = TEXT.matcher(text);
        return match.matches()
                ? Optional.of(new FunctionName(
                        Optional.ofNullable(match.group(1)),
                        Optional.ofNullable(match.group(2)),
                        Optional.ofNullable(match.group(3)),
                        match.group(4),
                        Optional.ofNullable(match.group(5))))
                : Optional.empty();
    }

    /** The same function with another qualifier, or with none. */
    public FunctionName with(Optional<String> other) {
        return new FunctionName(partition, region, account, name, other);
    }

    /** Whether nothing that the text says is of another partition, region or account. */
    public boolean isIn(Arn own) {
        return partition.orElse(own.partition()).equals(own.partition())
                && region.orElse(own.region()).equals(own.region())
                && account.orElse(own.account()).equals(own.account());
    }

    /** The ARN, with the qualifier; what the text leaves out is the caller's own. */
    public Arn arn(Arn own) {
        return new Arn(
                partition.orElse(own.partition()),
                "lambda",
                region.orElse(own.region()),
                account.orElse(own.account()),
                "function:" + qualified());
    }

    /** The name with the qualifier, where there is one: {@code hello:live}. */
    public String qualified() {
        return name + qualifier.map(":"::concat).orElse("");
    }
}
