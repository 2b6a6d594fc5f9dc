package local.service.events;

import local.json.Arn;
import local.service.api.Account;

/** How the account's buses and rules are called. */
record EventNames(Account account) {

    /** The name of a bus that a request calls by name or ARN, or not at all. */
    static String busName(String nameOrArn) {
        return nameOrArn == null
                ? Bus.DEFAULT
                : Arn.parse(nameOrArn).map(Arn::name).orElse(nameOrArn);
    }

    String bus(String name) {
        return account.arn("events", "event-bus/" + name);
    }

    /** {@code rule/NAME} on the default bus, {@code rule/BUS/NAME} on another. */
    String rule(String bus, String name) {
        return account.arn("events", bus.equals(Bus.DEFAULT) ? "rule/" + name : "rule/" + bus + "/" + name);
    }

    /** The ARN by which a policy means an account. */
    String rootOf(String accountId) {
        return Arn.global(account.partition(), accountId, "iam", "root").toString();
    }
}
