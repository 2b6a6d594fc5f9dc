package local.service.lambda;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import local.json.Arn;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Shapes;
import local.template.stack.Prerequisite;
import local.template.stack.Stack;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionResponse;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.PackageType;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionCodeResponse;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationResponse;

/**
 * Lambda's operations that make, change and delete functions. A change is done when it is answered: its state is {@code
 * Active}, its last update {@code Successful}.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html">CreateFunction</a>
 */
public final class FunctionOperations {

    private static final String LAMBDA = "lambda.amazonaws.com";

    private final Door door;
    private final Lambda lambda;
    private final Functions functions;
    private final FunctionConfigurations configurations;
    private final ConfigurationChange changes;
    private final CodeStore code;
    private final Lambda.Artifacts artifacts;

    FunctionOperations(
            Door door,
            Lambda lambda,
            Functions functions,
            FunctionConfigurations configurations,
            ConfigurationChange changes,
            CodeStore code,
            Lambda.Artifacts artifacts) {
        this.door = door;
        this.lambda = lambda;
        this.functions = functions;
        this.configurations = configurations;
        this.changes = changes;
        this.code = code;
        this.artifacts = artifacts;
    }

    public CreateFunctionResponse createFunction(Principal who, CreateFunctionRequest request) {
        var reference = lambda.reference(request.functionName());
        door.check(who, "lambda:CreateFunction", reference.arn());
        if (request.hasTags()) {
            door.check(who, "lambda:TagResource", reference.arn());
        }
        var name = reference.name().orElseThrow(() -> Refusals.notFound("Function not found: " + reference.arn()));
        if (request.packageType() == PackageType.IMAGE || request.code().imageUri() != null) {
            throw Refusals.invalid("The local run has no container images: PackageType must be Zip");
        }
        if (request.runtime() == null || request.handler() == null) {
            throw Refusals.invalid(
                    "Runtime and Handler are mandatory parameters for functions created with deployment packages.");
        }
        var draft = new FunctionDraft(name, reference.functionArn());
        changes.apply(
                who,
                draft,
                Shapes.WIRE.read(
                        UpdateFunctionConfigurationRequest.builder(),
                        Shapes.WIRE.write(request.toBuilder()
                                .code(software.amazon.awssdk.services.lambda.model.FunctionCode.builder()
                                        .build())
                                .build())));
        draft.tags = request.tags();
        if (request.hasArchitectures()) {
            draft.architecture = request.architecturesAsStrings().getFirst();
        }
        checkRole(who, draft.function());
        if (functions.find(name).isPresent()) {
            throw Refusals.conflict("Function already exist: " + name);
        }
        draft.code = uploaded(
                who,
                request.code().zipFile(),
                request.code().s3Bucket(),
                request.code().s3Key(),
                request.code().s3ObjectVersion());
        var function = functions.change(draft.function());
        return Shapes.WIRE.read(
                CreateFunctionResponse.builder(),
                Shapes.WIRE.write(described(who, function, Boolean.TRUE.equals(request.publish()))));
    }

    public UpdateFunctionCodeResponse updateFunctionCode(Principal who, UpdateFunctionCodeRequest request) {
        var function = function(who, "lambda:UpdateFunctionCode", request.functionName());
        Refusals.checkRevision(request.revisionId(), function.latest().revisionId());
        if (request.imageUri() != null) {
            throw Refusals.invalid("The local run has no container images: give a ZipFile, or S3Bucket and S3Key");
        }
        var draft = new FunctionDraft(function.latest().function());
        draft.code = uploaded(who, request.zipFile(), request.s3Bucket(), request.s3Key(), request.s3ObjectVersion());
        if (request.hasArchitectures()) {
            draft.architecture = request.architecturesAsStrings().getFirst();
        }
        boolean publishes = Boolean.TRUE.equals(request.publish());
        if (Boolean.TRUE.equals(request.dryRun())) {
            var would =
                    FunctionVersion.latest(draft.function(), function.latest().modified());
            return Shapes.WIRE.read(
                    UpdateFunctionCodeResponse.builder(), Shapes.WIRE.write(configurations.configuration(would)));
        }
        functions.change(draft.function());
        return Shapes.WIRE.read(
                UpdateFunctionCodeResponse.builder(), Shapes.WIRE.write(described(who, function, publishes)));
    }

    public UpdateFunctionConfigurationResponse updateFunctionConfiguration(
            Principal who, UpdateFunctionConfigurationRequest request) {
        var function = function(who, "lambda:UpdateFunctionConfiguration", request.functionName());
        Refusals.checkRevision(request.revisionId(), function.latest().revisionId());
        var draft = new FunctionDraft(function.latest().function());
        changes.apply(who, draft, request);
        if (request.role() != null) {
            checkRole(who, draft.function());
        }
        functions.change(draft.function());
        return Shapes.WIRE.read(
                UpdateFunctionConfigurationResponse.builder(), Shapes.WIRE.write(described(who, function, false)));
    }

    /** The function with all that belongs to it, or one version; a version that is not there is no error. */
    public DeleteFunctionResponse deleteFunction(Principal who, DeleteFunctionRequest request) {
        var reference = lambda.reference(request.functionName(), request.qualifier());
        door.check(who, "lambda:DeleteFunction", reference.arn());
        var function =
                lambda.find(reference).orElseThrow(() -> Refusals.notFound("Function not found: " + reference.arn()));
        reference
                .qualifier()
                .ifPresentOrElse(number -> delete(function, number), () -> functions.remove(function.name()));
        return DeleteFunctionResponse.builder().build();
    }

    private void delete(LiveFunction function, String number) {
        if (number.equals(FunctionVersion.LATEST)) {
            throw Refusals.invalid("$LATEST version cannot be deleted without deleting the function.");
        }
        var aliases = function.aliases().stream()
                .filter(alias -> alias.pointsTo(number))
                .map(FunctionAlias::name)
                .toList();
        if (!aliases.isEmpty()) {
            throw Refusals.conflict("Unable to delete version because the following aliases reference it: " + aliases);
        }
        function.removeVersion(number);
        functions.retireStale(function);
    }

    private FunctionConfiguration described(Principal who, LiveFunction function, boolean publishes) {
        if (!publishes) {
            return configurations.configuration(function.latest());
        }
        door.check(who, "lambda:PublishVersion", function.latest().function().arn());
        return configurations.configuration(function.publish(function.latest().description()));
    }

    private LiveFunction function(Principal who, String action, String name) {
        var reference = lambda.reference(name);
        door.check(who, action, reference.arn());
        return lambda.function(reference);
    }

    /** The role must be one that the caller may hand on, that Lambda may take, and that may what the function needs. */
    private void checkRole(Principal who, Stack.Function function) {
        var role = door.roles().find(function.roleName());
        role.ifPresent(found -> door.passRole(who, found.arn(), LAMBDA));
        if (role.filter(found -> found.trusts(LAMBDA, function.arn())).isEmpty()) {
            throw Refusals.invalid("The role defined for the function cannot be assumed by Lambda.");
        }
        var session = new Principal.RoleSession(Arn.of(role.get().arn()), function.name(), List.of());
        for (var needed : Prerequisite.of(function)) {
            for (var action : needed.actions()) {
                if (!door.allows(session, action, needed.resource())) {
                    throw Refusals.invalid(needed.refusal());
                }
            }
        }
    }

    /** Of a zip that is part of the request, or an object of a bucket that the caller may read. */
    private Path uploaded(Principal who, SdkBytes zip, String bucket, String key, String version) {
        if (zip != null) {
            if (bucket != null || key != null) {
                throw Refusals.invalid("Please do not provide other FunctionCode parameters when providing a ZipFile.");
            }
            return code.keep(zip.asByteArrayUnsafe());
        }
        if (bucket == null || key == null) {
            throw Refusals.invalid("Please provide a source for function code.");
        }
        return code.keep(artifacts.fetch(who, bucket, key, Optional.ofNullable(version)));
    }
}
