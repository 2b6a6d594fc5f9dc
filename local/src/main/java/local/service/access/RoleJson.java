package local.service.access;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import local.json.Json;
import local.policy.ManagedPolicies;
import local.policy.Policy;
import local.policy.PolicyDocument;
import local.policy.Role;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A role as it is written down. */
final class RoleJson {

    private RoleJson() {}

    static ObjectNode write(Role role) {
        var json = Json.object().put("name", role.name()).put("arn", role.arn());
        json.set("trust", role.trust().json());
        json.set("policies", role.policies().stream().map(RoleJson::write).collect(Json.toArray()));
        role.permissionsBoundary().ifPresent(boundary -> json.set("boundary", write(boundary)));
        return role.tags().isEmpty() ? json : json.set("tags", Json.texts(role.tags()));
    }

    static Role read(JsonNode json) {
        return new Role(
                json.get("name").stringValue(),
                json.get("arn").stringValue(),
                PolicyDocument.trust(json.get("trust")),
                json.get("policies").valueStream().map(RoleJson::policy).collect(Collectors.toUnmodifiableList()),
                Optional.ofNullable(json.get("boundary")).map(RoleJson::policy),
                json.has("tags") ? Json.texts(json.get("tags")) : Map.of());
    }

    /** Of AWS's own policies the name says all. */
    private static ObjectNode write(Policy policy) {
        var json = Json.object().put("name", policy.name());
        return ManagedPolicies.find(policy.name()).isPresent()
                ? json
                : json.set("document", policy.document().json());
    }

    private static Policy policy(JsonNode json) {
        var name = json.get("name").stringValue();
        return json.has("document")
                ? new Policy(name, PolicyDocument.identityBased(json.get("document")))
                : ManagedPolicies.find(name)
                        .orElseThrow(() -> new IllegalArgumentException(
                                name + " is not taken up: this version has no such policy of AWS"));
    }
}
