package local.template.sam;

import java.util.ArrayList;
import java.util.List;
import local.template.Node;
import local.template.Resource;

/**
 * The <a href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html">
 * authorizers</a> of an API that are functions: SAM lets the API call them.
 */
final class SamAuthorizers {

    private SamAuthorizers() {}

    /** The API and the permissions; of an HTTP API only those that it asks for. */
    static List<Resource> expand(Resource api) {
        var made = new ArrayList<>(List.of(api));
        api.properties()
                .mapping("Auth")
                .flatMap(auth -> auth.mapping("Authorizers"))
                .ifPresent(authorizers -> authorizers.entries().forEach((name, node) -> {
                    if (node instanceof Node.Mapping authorizer && isPermitted(api, authorizer)) {
                        made.add(permission(api, name, authorizer));
                    }
                }));
        return made;
    }

    private static boolean isPermitted(Resource api, Node.Mapping authorizer) {
        return authorizer.get("FunctionArn").isPresent()
                && (api.type().equals("AWS::Serverless::HttpApi")
                        ? authorizer.flag("EnableFunctionDefaultPermissions", false)
                        : !authorizer.flag("DisableFunctionDefaultPermissions", false));
    }

    private static Resource permission(Resource api, String name, Node.Mapping authorizer) {
        var at = authorizer.at();
        var source = List.<Node>of(
                Node.text(
                        "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/authorizers/*", at),
                Node.mapping("Api", Node.ref(api.logicalId(), at)));
        return api.makes(
                api.logicalId() + name + "AuthorizerPermission",
                "AWS::Lambda::Permission",
                Node.mapping(at)
                        .with("Action", Node.text("lambda:InvokeFunction", at))
                        .with("FunctionName", authorizer.need("FunctionArn"))
                        .with("Principal", Node.text("apigateway.amazonaws.com", at))
                        .with("SourceArn", Node.call("Fn::Sub", new Node.Sequence(source, at), at)));
    }
}
