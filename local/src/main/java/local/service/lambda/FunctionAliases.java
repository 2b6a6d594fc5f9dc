package local.service.lambda;

import java.util.Map;
import java.util.Optional;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Shapes;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.AliasRoutingConfiguration;
import software.amazon.awssdk.services.lambda.model.CreateAliasRequest;
import software.amazon.awssdk.services.lambda.model.CreateAliasResponse;
import software.amazon.awssdk.services.lambda.model.DeleteAliasRequest;
import software.amazon.awssdk.services.lambda.model.DeleteAliasResponse;
import software.amazon.awssdk.services.lambda.model.GetAliasRequest;
import software.amazon.awssdk.services.lambda.model.GetAliasResponse;
import software.amazon.awssdk.services.lambda.model.ListAliasesRequest;
import software.amazon.awssdk.services.lambda.model.ListAliasesResponse;
import software.amazon.awssdk.services.lambda.model.PublishVersionRequest;
import software.amazon.awssdk.services.lambda.model.PublishVersionResponse;
import software.amazon.awssdk.services.lambda.model.UpdateAliasRequest;
import software.amazon.awssdk.services.lambda.model.UpdateAliasResponse;

/**
 * Lambda's operations on the versions of a function and the aliases that lead to them.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html">Lambda function versions</a>
 */
public final class FunctionAliases {

    private final Door door;
    private final Lambda lambda;
    private final FunctionConfigurations configurations;

    FunctionAliases(Door door, Lambda lambda, FunctionConfigurations configurations) {
        this.door = door;
        this.lambda = lambda;
        this.configurations = configurations;
    }

    public PublishVersionResponse publishVersion(Principal who, PublishVersionRequest request) {
        var function = function(who, "lambda:PublishVersion", request.functionName());
        var latest = function.latest();
        Refusals.checkRevision(request.revisionId(), latest.revisionId());
        if (request.codeSha256() != null
                && !request.codeSha256().equals(configurations.digest(latest).sha256())) {
            throw Refusals.invalid("CodeSHA256 (" + request.codeSha256() + ") is different from current CodeSHA256 in"
                    + " $LATEST (" + configurations.digest(latest).sha256()
                    + "). Please try again with the CodeSHA256 in"
                    + " $LATEST.");
        }
        var version =
                function.publish(Optional.ofNullable(request.description()).orElse(latest.description()));
        return Shapes.WIRE.read(
                PublishVersionResponse.builder(), Shapes.WIRE.write(configurations.configuration(version)));
    }

    public ListAliasesResponse listAliases(Principal who, ListAliasesRequest request) {
        var function = function(who, "lambda:ListAliases", request.functionName());
        var page = Refusals.page(
                function.aliases().stream()
                        .filter(alias -> request.functionVersion() == null || alias.pointsTo(request.functionVersion()))
                        .toList(),
                FunctionAlias::name,
                request.marker(),
                request.maxItems());
        return ListAliasesResponse.builder()
                .aliases(page.items().stream()
                        .map(alias -> configuration(function, alias))
                        .toList())
                .nextMarker(page.nextToken())
                .build();
    }

    public GetAliasResponse getAlias(Principal who, GetAliasRequest request) {
        var function = function(who, "lambda:GetAlias", request.functionName());
        return Shapes.WIRE.read(
                GetAliasResponse.builder(),
                Shapes.WIRE.write(configuration(function, alias(function, request.name()))));
    }

    public CreateAliasResponse createAlias(Principal who, CreateAliasRequest request) {
        var function = function(who, "lambda:CreateAlias", request.functionName());
        if (function.alias(request.name()).isPresent()) {
            throw Refusals.conflict("Alias already exists: " + arn(function, request.name()));
        }
        var alias = FunctionAlias.of(
                request.name(),
                request.functionVersion(),
                request.description() == null ? "" : request.description(),
                weights(request.routingConfig()));
        put(function, alias);
        return Shapes.WIRE.read(CreateAliasResponse.builder(), Shapes.WIRE.write(configuration(function, alias)));
    }

    /** What the request does not name stays. */
    public UpdateAliasResponse updateAlias(Principal who, UpdateAliasRequest request) {
        var function = function(who, "lambda:UpdateAlias", request.functionName());
        var before = alias(function, request.name());
        Refusals.checkRevision(request.revisionId(), before.revisionId());
        var alias = FunctionAlias.of(
                before.name(),
                request.functionVersion() == null ? before.version() : request.functionVersion(),
                request.description() == null ? before.description() : request.description(),
                request.routingConfig() == null ? before.weights() : weights(request.routingConfig()));
        put(function, alias);
        return Shapes.WIRE.read(UpdateAliasResponse.builder(), Shapes.WIRE.write(configuration(function, alias)));
    }

    /** Also where there is no such alias. */
    public DeleteAliasResponse deleteAlias(Principal who, DeleteAliasRequest request) {
        function(who, "lambda:DeleteAlias", request.functionName()).removeAlias(request.name());
        return DeleteAliasResponse.builder().build();
    }

    private void put(LiveFunction function, FunctionAlias alias) {
        requireVersion(function, alias.version());
        alias.weights().keySet().forEach(version -> requireVersion(function, version));
        if (alias.weights().size() > 1) {
            throw Refusals.invalid("Number of items in AdditionalVersionWeights cannot be greater than 1");
        }
        if (!alias.weights().isEmpty()) {
            if (alias.pointsTo(FunctionVersion.LATEST)) {
                throw Refusals.invalid("$LATEST is not supported for an alias pointing to more than 1 version");
            }
            if (alias.weights().containsKey(alias.version())) {
                throw Refusals.invalid("Invalid function version " + alias.version() + ". Function version "
                        + alias.version() + " is already included in routing configuration.");
            }
        }
        function.put(alias);
    }

    private void requireVersion(LiveFunction function, String number) {
        if (function.version(number).isEmpty()) {
            throw Refusals.notFound(
                    "Function not found: " + function.latest().function().arn() + ":" + number);
        }
    }

    private static Map<String, Double> weights(AliasRoutingConfiguration routing) {
        return routing == null ? Map.of() : routing.additionalVersionWeights();
    }

    private LiveFunction function(Principal who, String action, String name) {
        var reference = lambda.reference(name);
        door.check(who, action, reference.arn());
        return lambda.function(reference);
    }

    /** @throws local.service.api.ServiceException {@code ResourceNotFoundException} */
    private static FunctionAlias alias(LiveFunction function, String name) {
        return function.alias(name)
                .orElseThrow(() -> Refusals.notFound("Cannot find alias arn: " + arn(function, name)));
    }

    private static String arn(LiveFunction function, String alias) {
        return function.latest().function().arn() + ":" + alias;
    }

    private static AliasConfiguration configuration(LiveFunction function, FunctionAlias alias) {
        return AliasConfiguration.builder()
                .aliasArn(arn(function, alias.name()))
                .name(alias.name())
                .functionVersion(alias.version())
                .description(alias.description())
                .routingConfig(
                        alias.weights().isEmpty()
                                ? null
                                : AliasRoutingConfiguration.builder()
                                        .additionalVersionWeights(alias.weights())
                                        .build())
                .revisionId(alias.revisionId())
                .build();
    }
}
