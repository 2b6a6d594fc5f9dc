package local.service.schemas;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import local.execution.journal.Journal;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.Page;
import local.service.api.ServiceException;
import local.time.Time;

/**
 * Amazon EventBridge Schemas: registries and their schemas, such as those that test events of functions are kept in.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/schema-reference/what-is-eventbridge-schemas.html">
 *     EventBridge Schemas API reference</a>
 */
public final class Schemas {

    private static final int PAGE = 100;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.@_-]+");

    private final List<Object> operations;

    /** @param journal where registries and schemas outlive the process */
    public Schemas(Account account, Door door, Time time, Journal journal) {
        var kept = new SchemasJournal(journal);
        var registries = new Registries(account, door, kept.registries(), kept.schemas());
        this.operations = List.of(registries, new SchemaOperations(account, door, time, registries, kept.schemas()));
    }

    /** The objects whose public methods are the operations. */
    public List<Object> operations() {
        return operations;
    }

    /** @throws ServiceException {@code BadRequestException} where the service takes no such name */
    static String checkName(String what, String name, int longest) {
        if (name.length() > longest || !NAME.matcher(name).matches()) {
            throw invalid(
                    what + " " + name + " must have 1 to " + longest + " of the characters A-Z, a-z, 0-9, ., @, _, -");
        }
        return name;
    }

    static <T> Page<T> page(List<T> all, Function<T, String> id, String nextToken, Integer limit) {
        if (limit != null && (limit < 1 || limit > PAGE)) {
            throw invalid("Limit must be 1 to " + PAGE);
        }
        return Page.of(all, id, nextToken, limit == null ? PAGE : limit, () -> invalid("NextToken is not valid"));
    }

    static ServiceException invalid(String why) {
        return new ServiceException("BadRequestException", 400, why);
    }

    static ServiceException none(String what) {
        return new ServiceException("NotFoundException", 404, what + " does not exist.");
    }

    static ServiceException conflict(String why) {
        return new ServiceException("ConflictException", 409, why);
    }
}
