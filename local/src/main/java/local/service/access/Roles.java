package local.service.access;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import local.execution.journal.Journal;
import local.execution.journal.Table;
import local.execution.journal.Tables;
import local.json.Arn;
import local.json.Json;
import local.policy.Principal;
import local.policy.Role;
import local.service.api.ServiceException;

/** The account's roles. They can be changed while everything runs; a change counts from the next call on. */
public final class Roles {

    private final Table<Role> byName;
    /** How many roles of a name were deleted. */
    private final Table<Integer> removals;

    /** Roles that a template has. */
    public Roles(Collection<Role> roles) {
        this(Journal.NONE);
        roles.forEach(this::declare);
    }

    /** None yet; what calls make of them outlives the process. */
    public Roles(Journal journal) {
        var tables = new Tables("roles", journal);
        this.byName = tables.add("role", RoleJson::write, RoleJson::read);
        this.removals = tables.add(
                "removal of the role",
                count -> Json.object().put("count", count),
                json -> json.get("count").intValue());
    }

    public Optional<Role> find(String name) {
        return byName.find(name);
    }

    /** @throws ServiceException IAM's {@code NoSuchEntity} */
    public Role get(String name) {
        return find(name).orElseThrow(() -> noSuchRole(name));
    }

    /** The role that an ARN such as {@code arn:aws:iam::123456789012:role/service-role/machine} names. */
    public Optional<Role> findByArn(String arn) {
        return Arn.parse(arn)
                .flatMap(parsed -> find(parsed.name()))
                .filter(role -> role.arn().equals(arn));
    }

    /** A template has that role: adds it, or replaces the one of its name. */
    public void declare(Role role) {
        byName.declare(role.name(), role);
    }

    /** No template has a role of that name any more. */
    public void withdraw(String name) {
        if (byName.withdraw(name)) {
            removed(name);
        }
    }

    /** Adds the role, or replaces the one of its name. */
    public void put(Role role) {
        byName.put(role.name(), role);
    }

    /**
     * Replaces the role by what {@code change} makes of it.
     *
     * @throws ServiceException IAM's {@code NoSuchEntity}
     */
    public void change(String name, UnaryOperator<Role> change) {
        if (!byName.change(name, change)) {
            throw noSuchRole(name);
        }
    }

    /** @throws ServiceException IAM's {@code NoSuchEntity} */
    public void remove(String name) {
        if (!byName.remove(name)) {
            throw noSuchRole(name);
        }
        removed(name);
    }

    private void removed(String name) {
        if (!removals.change(name, count -> count + 1)) {
            removals.putIfAbsent(name, 1);
        }
    }

    /** All of them, by name. */
    public List<Role> all() {
        return byName.all();
    }

    /** The {@code aws:userid} of a principal: {@code AROA...:session} for a session of a role. */
    public String userId(Principal who) {
        return switch (who) {
            case Principal.Administrator _, Principal.User _ -> id("AIDA", who.arn());
            case Principal.RoleSession session ->
                find(session.roleName()).map(this::roleId).orElseGet(() -> id("AROA", session.roleArn())) + ":"
                        + session.session();
            case Principal.Service service -> id("AIDA", service.name());
        };
    }

    /** The role's unique ID: another one than that of a role that had its name before it. */
    public String roleId(Role role) {
        int before = removals.find(role.name()).orElse(0);
        return id("AROA", before == 0 ? role.arn() : role.arn() + " " + before);
    }

    /** A unique ID such as IAM gives, always the same for the same thing: {@code AROA...} for a role. */
    public static String id(String prefix, String arn) {
        return prefix
                + UUID.nameUUIDFromBytes(arn.getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .replace("-", "")
                        .substring(0, 17)
                        .toUpperCase();
    }

    private static ServiceException noSuchRole(String name) {
        return new ServiceException("NoSuchEntity", 404, "The role with name " + name + " cannot be found.");
    }
}
