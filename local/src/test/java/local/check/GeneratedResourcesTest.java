package local.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.check.Finding.Severity;
import local.template.Options;
import local.template.reader.Templates;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A template may refer to what SAM makes of it, whether that is made here or not; a name that SAM never makes is wrong. */
class GeneratedResourcesTest {

    private static final String TEMPLATE = """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Fn:
            Type: AWS::Serverless::Function
            Properties:
              InlineCode: x
              Handler: index.handler
              Runtime: nodejs20.x
              AutoPublishAlias: live
              DeploymentPreference: {Type: AllAtOnce}
              Events:
                Implicit: {Type: Api, Properties: {Path: /a, Method: get}}
                ImplicitHttp: {Type: HttpApi, Properties: {Path: /b, Method: get}}
                Own: {Type: Api, Properties: {Path: /c, Method: get, RestApiId: !Ref Api}}
                Daily: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
                Rows: {Type: DynamoDB, Properties: {Stream: "arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/1", StartingPosition: LATEST}}
                Lines: {Type: CloudWatchLogs, Properties: {LogGroupName: g, FilterPattern: p}}
          Api:
            Type: AWS::Serverless::Api
            Properties:
              StageName: Prod
              Auth: {ApiKeyRequired: true, UsagePlan: {CreateUsagePlan: PER_API}}
          Http: {Type: AWS::Serverless::HttpApi, Properties: {StageName: v1}}
          Layer: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: "s3://b/k"}}
        Outputs:
          Named: {Value: %s}
        """;

    @TempDir
    private Path folder;

    /** The names are those that the translator of SAM gives for this template. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "!GetAtt FnRole.Arn",
                "!Ref FnAliaslive",
                "!Ref Fn.Alias",
                "!Sub '${Fn.Version}'",
                "!Ref FnVersion3fe80a309a",
                "!Ref FnDeploymentGroup",
                "!Ref ServerlessDeploymentApplication",
                "!GetAtt FnDaily.Arn",
                "!Ref FnDailyPermission",
                "!GetAtt FnRows.Id",
                "!Ref FnLines",
                "!Ref FnLinesPermission",
                "!Ref FnImplicitPermissionProd",
                "!Ref FnOwnPermissionProd",
                "!Ref FnImplicitHttpPermission",
                "!Ref ApiProdStage",
                "!Ref Api.Stage",
                "!Sub '${Api.Stage}'",
                "!Ref Api.Deployment",
                "!GetAtt Api.Deployment.DeploymentId",
                "!Ref ApiDeployment2f867990d1",
                "!Ref Api.UsagePlan",
                "!Ref ApiUsagePlan",
                "!GetAtt ApiApiKey.APIKeyId",
                "!Ref ServerlessRestApi",
                "!Ref ServerlessRestApiProdStage",
                "!Ref ServerlessRestApi.Stage",
                "!Ref ServerlessRestApiDeployment6dc7dadcb0",
                "!Ref ServerlessHttpApiApiGatewayDefaultStage",
                "!Ref Httpv1Stage",
                "!Sub 'https://${Http}.execute-api/${Http.Stage}'",
                "!Ref Layera0afbf5ad8",
                "!Ref RecordSetGroup0cf6d58763",
            })
    void whatSamMakesCanBeReferredTo(String reference) throws IOException {
        assertThat(errors(reference)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "!Ref ApiProdStge",
                "!Ref Api.Stages",
                "!Sub '${Api.Stages}'",
                "!GetAtt Api.Arn",
                "!Ref FnVersion",
                "!Ref FnMonthly",
                "!Ref Fn.Aliases",
                "!Ref LayerVersion",
                "!Ref HttpDeployments",
                "!Ref ServerlessRestApis",
            })
    void whatItDoesNotMakeIsAnErrorAtItsLine(String reference) throws IOException {
        assertThat(errors(reference)).isNotEmpty().allMatch(error -> error.startsWith("26 "));
    }

    private List<String> errors(String reference) throws IOException {
        var file = Files.writeString(folder.resolve("template.yaml"), TEMPLATE.formatted(reference));
        var options = new Options("test", "us-east-1", "123456789012", Optional.empty());
        return Check.of(Templates.read(file, Map.of(), options)).stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .map(finding -> finding.location().line() + " " + finding.message())
                .toList();
    }
}
