package local.service.iam;

import java.time.Instant;
import java.util.TreeMap;
import local.execution.journal.Journal;
import local.execution.journal.Table;
import local.execution.journal.Tables;
import local.json.Json;
import local.policy.PolicyDocument;
import local.service.iam.IamPolicies.Managed;
import local.service.iam.IamPolicies.Version;
import local.service.iam.IamRoles.Details;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What outlives a crash of managed policies, and of roles beside what decides: the door has that. */
final class IamJournal {

    private final Table<Managed> policies;
    private final Table<Details> details;

    IamJournal(Journal journal) {
        var tables = new Tables("iam", journal);
        this.policies = tables.add("policy", IamJournal::policy, IamJournal::policy);
        this.details = tables.add("description of the role", IamJournal::details, IamJournal::details);
    }

    Table<Managed> policies() {
        return policies;
    }

    Table<Details> details() {
        return details;
    }

    private static ObjectNode policy(Managed policy) {
        var json = Json.object()
                .put("arn", policy.arn())
                .put("date", policy.createDate().toString())
                .put("description", policy.description())
                .put("default", policy.defaultVersion())
                .put("last", policy.lastVersion());
        json.set("tags", Json.texts(policy.tags()));
        var versions = json.putArray("versions");
        policy.versions()
                .forEach((number, version) -> versions.addObject()
                        .put("number", number)
                        .put("date", version.createDate().toString())
                        .set("document", version.document().json()));
        return json;
    }

    private static Managed policy(JsonNode json) {
        var versions = new TreeMap<Integer, Version>();
        json.get("versions")
                .forEach(version -> versions.put(
                        version.get("number").intValue(),
                        new Version(
                                PolicyDocument.identityBased(version.get("document")),
                                Instant.parse(version.get("date").stringValue()))));
        return new Managed(
                json.get("arn").stringValue(),
                Instant.parse(json.get("date").stringValue()),
                json.get("description").asString(null),
                versions,
                json.get("default").intValue(),
                json.get("last").intValue(),
                Json.texts(json.get("tags")));
    }

    private static ObjectNode details(Details details) {
        return Json.object()
                .put("date", details.createDate().toString())
                .put("description", details.description())
                .put("session", details.maxSessionDuration());
    }

    private static Details details(JsonNode json) {
        return new Details(
                Instant.parse(json.get("date").stringValue()),
                json.get("description").asString(null),
                json.get("session").intValue());
    }
}
