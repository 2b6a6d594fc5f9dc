package local.check.code;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import local.check.code.SdkMethods.Operation;

/**
 * What Powertools for AWS Lambda calls, of both of its major versions: its parameters, by method and by annotation, and
 * the table in which it keeps what makes calls idempotent.
 *
 * @see <a href="https://docs.aws.amazon.com/powertools/java/latest/utilities/parameters/">Parameters</a>
 * @see <a href="https://docs.aws.amazon.com/powertools/java/latest/utilities/idempotency/">Idempotency</a>
 */
final class Powertools {

    private static final String POWERTOOLS = "software/amazon/lambda/powertools/";
    private static final Pattern PARAMETERS = Pattern.compile(POWERTOOLS + "parameters/(?:\\w+/)?(\\w+)");
    private static final Pattern STORE = Pattern.compile(POWERTOOLS + "idempotency/.*DynamoDBPersistenceStore");
    private static final List<String> OF_STORE = List.of("GetItem", "PutItem", "UpdateItem", "DeleteItem");

    /** Where parameters come from. */
    enum Provider {
        SSM("ssm", List.of("GetParameter"), List.of("GetParametersByPath")),
        SECRETS("secretsmanager", List.of("GetSecretValue"), List.of()),
        DYNAMODB("dynamodb", List.of("GetItem"), List.of("Query")),
        APPCONFIG("appconfigdata", List.of("StartConfigurationSession", "GetLatestConfiguration"), List.of());

        private final String service;
        private final List<String> one;
        private final List<String> several;

        Provider(String service, List<String> one, List<String> several) {
            this.service = service;
            this.one = one;
            this.several = several;
        }

        Stream<Operation> operations(String method) {
            return switch (method) {
                case "get" -> of(one);
                case "getMultiple" -> of(several);
                default -> Stream.empty();
            };
        }

        private Stream<Operation> of(List<String> names) {
            return names.stream().map(name -> Operation.of(service, name));
        }

        /** The one that a class is, or that a method of {@code ParamManager} gives: {@code SSMProvider}, {@code getSsmProvider}. */
        private static Optional<Provider> named(String name, String suffix) {
            return Arrays.stream(values())
                    .filter(provider -> name.replaceFirst("^get", "").equalsIgnoreCase(provider.name() + suffix))
                    .findFirst();
        }
    }

    private Powertools() {}

    /** The provider that a call of a method is about, whatever it does. */
    static Optional<Provider> provider(Method method) {
        return parameters(method.owner())
                .flatMap(type -> Provider.named(type.equals("ParamManager") ? method.name() : type, "Provider"));
    }

    /** Whether the method is one that all providers have: which one is meant the call does not tell. */
    static boolean isOfAnyProvider(Method method) {
        return parameters(method.owner())
                .filter(type -> type.equals("BaseProvider") || type.equals("ParamProvider"))
                .isPresent();
    }

    /** What a method that names its provider calls, or a store that is set up will. */
    static Stream<Operation> of(Method method) {
        return STORE.matcher(method.owner()).matches() && method.name().equals("builder")
                ? OF_STORE.stream().map(name -> Operation.of("dynamodb", name))
                : provider(method).stream().flatMap(provider -> provider.operations(method.name()));
    }

    /**
     * What is called to fill a field with this annotation.
     *
     * @param type   internal name of the annotation
     * @param values of its elements, of classes their internal names
     */
    static Stream<Operation> ofAnnotation(String type, Map<String, String> values) {
        return parameters(type)
                .flatMap(name -> name.equals("Param")
                        ? parameters(values.getOrDefault("provider", POWERTOOLS + "parameters/SSMProvider"))
                                .flatMap(provider -> Provider.named(provider, "Provider"))
                        : Provider.named(name, "Param"))
                .stream()
                .flatMap(provider -> provider.operations("get"));
    }

    private static Optional<String> parameters(String type) {
        return Optional.of(PARAMETERS.matcher(type)).filter(Matcher::matches).map(found -> found.group(1));
    }
}
