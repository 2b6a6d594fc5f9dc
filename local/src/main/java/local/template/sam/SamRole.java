package local.template.sam;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import local.json.Json;
import local.json.Location;
import local.template.Node;
import local.template.Resource;

/** The role that SAM makes for a function or a state machine that names none: {@code <LogicalId>Role}. */
final class SamRole {

    private final Resource owner;
    private final Sam sam;
    private final Node trust;
    private final String createdBy;
    private final List<Node> managed = new ArrayList<>();
    private final List<Node.Mapping> inline = new ArrayList<>();

    /** @param service who may assume the role: {@code lambda.amazonaws.com} */
    SamRole(Resource owner, String service, Sam sam) {
        this.owner = owner;
        this.sam = sam;
        this.createdBy = service.startsWith("states.") ? "stateMachine:createdBy" : "lambda:createdBy";
        this.trust = owner.properties().get("AssumeRolePolicyDocument").orElseGet(() -> trust(service, owner.at()));
    }

    /** Lets a service assume a role. */
    static Node trust(String service, Location at) {
        return Node.of(Json.parse("""
            {"Version": "2012-10-17", "Statement": [
                {"Action": ["sts:AssumeRole"], "Effect": "Allow", "Principal": {"Service": ["%s"]}}]}
            """.formatted(service)), at);
    }

    String logicalId() {
        return owner.logicalId() + "Role";
    }

    /** Attaches one of AWS's managed policies by its name. */
    void attach(String name, Location at) {
        attach(Node.text(name, at));
    }

    private void attach(Node policy) {
        var arn = ManagedPolicyArns.arn(policy, sam.partition());
        if (managed.stream().noneMatch(attached -> attached.toJson().equals(arn.toJson()))) {
            managed.add(arn);
        }
    }

    /** Adds an inline policy; one with the same document is not added twice. */
    void add(String name, Node document) {
        var same = inline.stream().map(policy -> policy.need("PolicyDocument").toJson());
        if (same.noneMatch(document.toJson()::equals)) {
            put(name, document);
        }
    }

    private void put(String name, Node document) {
        var at = document.at();
        inline.add(Node.mapping(at).with("PolicyName", Node.text(name, at)).with("PolicyDocument", document));
    }

    /** The property {@code Policies}: names, templates and documents, one or a list of them, or nothing. */
    void policies(Optional<Node> policies) {
        var items = policies.filter(property -> !property.isNull())
                .map(Node::asList)
                .orElse(List.of());
        for (var index = 0; index < items.size(); index++) {
            var name = logicalId() + "Policy" + index;
            var item = items.get(index);
            sam.attempt(() -> policy(name, item));
        }
    }

    private void policy(String name, Node policy) {
        switch (policy) {
            case Node.Mapping item
            when item.function().isEmpty() ->
                put(name, item.get("Statement").isPresent() ? item : PolicyTemplates.document(item, sam::warn));
            case Node item -> attach(item);
        }
    }

    Resource resource() {
        var properties = Node.mapping(owner.at())
                .with("AssumeRolePolicyDocument", trust)
                .with("ManagedPolicyArns", new Node.Sequence(List.copyOf(managed), owner.at()))
                .with("Path", owner.properties().get("RolePath"))
                .with("PermissionsBoundary", owner.properties().get("PermissionsBoundary"))
                .with("Tags", SamTags.of(owner, createdBy));
        return owner.makes(
                logicalId(),
                "AWS::IAM::Role",
                inline.isEmpty()
                        ? properties
                        : properties.with("Policies", new Node.Sequence(List.copyOf(inline), owner.at())));
    }
}
