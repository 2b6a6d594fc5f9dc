package local.asl;

import java.util.Locale;
import java.util.Set;

/**
 * What Task states call the members of requests and answers. An optimized integration takes the API's names, with a capital
 * at the start; an {@code aws-sdk} integration those of the Java SDK's methods, where abbreviations are words:
 * {@code DBInstanceIdentifier} is {@code DbInstanceIdentifier}, {@code BOOL} is {@code Bool}.
 *
 * @see <a href="https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html">AWS SDK integrations</a>
 */
public enum MemberNames {
    OPTIMIZED {
        @Override
        public String of(String member) {
            return capitalized(member);
        }
    },
    SDK {
        @Override
        public String of(String member) {
            return member.equals(NULL) ? "Nul" : capitalized(lowered(member));
        }
    };

    /** Of DynamoDB: no method of Java can be called null. */
    private static final String NULL = "NULL";

    /** Those of members to which the SDK adds a word, since Java has it for itself. */
    private static final Set<String> KEYWORDS = Set.of(
            "Abstract",
            "Case",
            "Class",
            "Continue",
            "Default",
            "Double",
            "Enum",
            "Final",
            "Float",
            "For",
            "If",
            "Int",
            "Interface",
            "Long",
            "Native",
            "New",
            "Null",
            "Package",
            "Private",
            "Public",
            "Return",
            "Static",
            "Switch");

    /** @param service of an integration, as in its ARN: {@code aws-sdk:sqs}, {@code sqs} */
    public static MemberNames ofCalls(String service) {
        return service.startsWith("aws-sdk:") ? SDK : OPTIMIZED;
    }

    /** @param member as the API calls it: {@code sseAlgorithm}, {@code SSEAlgorithm} */
    public abstract String of(String member);

    /** What a Task's name means among these: the SDK's other word for what is a word of Java's too. */
    String canonical(String name, Set<String> members) {
        if (this == OPTIMIZED || members.contains(name)) {
            return name;
        }
        var word = name.equals("Null") ? "Nul" : name.endsWith("Value") ? name.substring(0, name.length() - 5) : name;
        return members.contains(word) && (word.equals("Nul") || KEYWORDS.contains(word)) ? word : name;
    }

    static String capitalized(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    /** Capitals at the start become small ones, up to the one that begins the next word. */
    private static String lowered(String name) {
        int end = 1;
        while (end < name.length()
                && Character.isUpperCase(name.charAt(end))
                && !(end + 1 < name.length() && Character.isLowerCase(name.charAt(end + 1)))) {
            end++;
        }
        return name.substring(0, end).toLowerCase(Locale.ROOT) + name.substring(end);
    }
}
