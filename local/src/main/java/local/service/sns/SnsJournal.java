package local.service.sns;

import java.util.Optional;
import local.execution.journal.Journal;
import local.execution.journal.Table;
import local.execution.journal.Tables;
import local.json.Json;
import local.policy.PolicyDocument;
import local.service.sns.SnsSubscriptions.Subscription;
import local.service.sns.SnsTopics.State;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What outlives a crash of topics and subscriptions. */
final class SnsJournal {

    private final Table<State> topics;
    private final Table<Subscription> subscriptions;

    SnsJournal(Journal journal) {
        var tables = new Tables("sns", journal);
        this.topics = tables.add("topic", SnsJournal::topic, SnsJournal::topic);
        this.subscriptions = tables.add("subscription", SnsJournal::subscription, SnsJournal::subscription);
    }

    Table<State> topics() {
        return topics;
    }

    Table<Subscription> subscriptions() {
        return subscriptions;
    }

    private static ObjectNode topic(State topic) {
        var json = Json.object().put("arn", topic.arn());
        json.set("attributes", Json.texts(topic.attributes()));
        json.set("tags", Json.texts(topic.tags()));
        topic.policy().ifPresent(policy -> json.set("policy", policy.json()));
        return json;
    }

    private static State topic(JsonNode json) {
        return new State(
                json.get("arn").stringValue(),
                Json.texts(json.get("attributes")),
                Json.texts(json.get("tags")),
                Optional.ofNullable(json.get("policy")).map(PolicyDocument::resourceBased));
    }

    private static ObjectNode subscription(Subscription subscription) {
        var json = Json.object()
                .put("arn", subscription.arn())
                .put("topic", subscription.topicArn())
                .put("protocol", subscription.protocol())
                .put("endpoint", subscription.endpoint());
        return json.set("attributes", Json.texts(subscription.attributes()));
    }

    private static Subscription subscription(JsonNode json) {
        return Subscription.of(
                json.get("arn").stringValue(),
                json.get("topic").stringValue(),
                json.get("protocol").stringValue(),
                json.get("endpoint").stringValue(),
                Json.texts(json.get("attributes")));
    }
}
