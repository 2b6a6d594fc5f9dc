package local.service.lambda;

import java.nio.file.Path;
import java.util.Optional;
import local.policy.Principal;
import local.service.access.Door;
import local.service.api.Shapes;
import local.time.Time;
import software.amazon.awssdk.services.lambda.model.DeleteLayerVersionRequest;
import software.amazon.awssdk.services.lambda.model.DeleteLayerVersionResponse;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionByArnRequest;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionByArnResponse;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionRequest;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionResponse;
import software.amazon.awssdk.services.lambda.model.LayerVersionContentInput;
import software.amazon.awssdk.services.lambda.model.LayerVersionsListItem;
import software.amazon.awssdk.services.lambda.model.LayersListItem;
import software.amazon.awssdk.services.lambda.model.ListLayerVersionsRequest;
import software.amazon.awssdk.services.lambda.model.ListLayerVersionsResponse;
import software.amazon.awssdk.services.lambda.model.ListLayersRequest;
import software.amazon.awssdk.services.lambda.model.ListLayersResponse;
import software.amazon.awssdk.services.lambda.model.PublishLayerVersionRequest;
import software.amazon.awssdk.services.lambda.model.PublishLayerVersionResponse;

/**
 * Lambda's operations on layers.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html">Managing Lambda dependencies with
 *     layers</a>
 */
public final class LayerOperations {

    private final Door door;
    private final Layers layers;
    private final CodeStore code;
    private final Lambda.Artifacts artifacts;
    private final Time time;

    LayerOperations(Door door, Layers layers, CodeStore code, Lambda.Artifacts artifacts, Time time) {
        this.door = door;
        this.layers = layers;
        this.code = code;
        this.artifacts = artifacts;
        this.time = time;
    }

    public PublishLayerVersionResponse publishLayerVersion(Principal who, PublishLayerVersionRequest request) {
        var arn = layers.arn(request.layerName());
        door.check(who, "lambda:PublishLayerVersion", arn);
        var version = layers.publish(new Layers.LayerVersion(
                arn,
                0,
                content(who, request.content()),
                request.description() == null ? "" : request.description(),
                request.licenseInfo(),
                request.compatibleRuntimesAsStrings(),
                request.compatibleArchitecturesAsStrings(),
                time.now()));
        return Shapes.WIRE.read(PublishLayerVersionResponse.builder(), Shapes.WIRE.write(described(version)));
    }

    private Path content(Principal who, LayerVersionContentInput content) {
        if (content.zipFile() != null) {
            return code.keep(content.zipFile().asByteArrayUnsafe());
        }
        if (content.s3Bucket() == null || content.s3Key() == null) {
            throw Refusals.invalid("Please provide a source for layer content.");
        }
        return code.keep(artifacts.fetch(
                who, content.s3Bucket(), content.s3Key(), Optional.ofNullable(content.s3ObjectVersion())));
    }

    public GetLayerVersionResponse getLayerVersion(Principal who, GetLayerVersionRequest request) {
        return described(found(who, layers.arn(request.layerName()), request.versionNumber()));
    }

    public GetLayerVersionByArnResponse getLayerVersionByArn(Principal who, GetLayerVersionByArnRequest request) {
        var arn = Layers.VersionArn.parse(request.arn()).orElse(new Layers.VersionArn(request.arn(), 0));
        var version = found(who, arn.layerArn(), arn.number());
        return Shapes.WIRE.read(GetLayerVersionByArnResponse.builder(), Shapes.WIRE.write(described(version)));
    }

    private Layers.LayerVersion found(Principal who, String layerArn, long number) {
        door.check(who, "lambda:GetLayerVersion", layerArn + ":" + number);
        return layers.find(layerArn, number)
                .orElseThrow(() -> Refusals.notFound("The resource you requested does not exist."));
    }

    /** The newest version of each. */
    public ListLayersResponse listLayers(Principal who, ListLayersRequest request) {
        door.check(who, "lambda:ListLayers", "*");
        var page = Refusals.page(
                layers.latest().stream()
                        .filter(version -> fits(
                                version, request.compatibleRuntimeAsString(), request.compatibleArchitectureAsString()))
                        .toList(),
                Layers.LayerVersion::layerArn,
                request.marker(),
                request.maxItems());
        return ListLayersResponse.builder()
                .layers(page.items().stream()
                        .map(version -> LayersListItem.builder()
                                .layerName(version.name())
                                .layerArn(version.layerArn())
                                .latestMatchingVersion(item(version))
                                .build())
                        .toList())
                .nextMarker(page.nextToken())
                .build();
    }

    /** The newest first. */
    public ListLayerVersionsResponse listLayerVersions(Principal who, ListLayerVersionsRequest request) {
        var arn = layers.arn(request.layerName());
        door.check(who, "lambda:ListLayerVersions", arn);
        var page = Refusals.page(
                layers.versions(arn).stream()
                        .filter(version -> fits(
                                version, request.compatibleRuntimeAsString(), request.compatibleArchitectureAsString()))
                        .toList(),
                Layers.LayerVersion::arn,
                request.marker(),
                request.maxItems());
        return ListLayerVersionsResponse.builder()
                .layerVersions(page.items().stream().map(LayerOperations::item).toList())
                .nextMarker(page.nextToken())
                .build();
    }

    /** Also where there is no such version. */
    public DeleteLayerVersionResponse deleteLayerVersion(Principal who, DeleteLayerVersionRequest request) {
        var arn = layers.arn(request.layerName());
        door.check(who, "lambda:DeleteLayerVersion", arn + ":" + request.versionNumber());
        layers.delete(arn, request.versionNumber());
        return DeleteLayerVersionResponse.builder().build();
    }

    private static boolean fits(Layers.LayerVersion version, String runtime, String architecture) {
        return (runtime == null || version.runtimes().contains(runtime))
                && (architecture == null || version.architectures().contains(architecture));
    }

    private static LayerVersionsListItem item(Layers.LayerVersion version) {
        return LayerVersionsListItem.builder()
                .layerVersionArn(version.arn())
                .version(version.number())
                .description(version.description())
                .createdDate(FunctionConfigurations.LAST_MODIFIED.format(version.created()))
                .compatibleRuntimesWithStrings(version.runtimes())
                .compatibleArchitecturesWithStrings(version.architectures())
                .licenseInfo(version.license())
                .build();
    }

    private static GetLayerVersionResponse described(Layers.LayerVersion version) {
        var digest = CodeDigest.of(version.zip());
        return GetLayerVersionResponse.builder()
                .content(content -> content.location(version.zip().toUri().toString())
                        .codeSha256(digest.sha256())
                        .codeSize(digest.size()))
                .layerArn(version.layerArn())
                .layerVersionArn(version.arn())
                .version(version.number())
                .description(version.description())
                .createdDate(FunctionConfigurations.LAST_MODIFIED.format(version.created()))
                .compatibleRuntimesWithStrings(version.runtimes())
                .compatibleArchitecturesWithStrings(version.architectures())
                .licenseInfo(version.license())
                .build();
    }
}
