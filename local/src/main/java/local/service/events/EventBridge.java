package local.service.events;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import local.execution.journal.Journal;
import local.json.Arn;
import local.service.access.Door;
import local.service.api.Account;
import local.service.api.ServiceException;
import local.template.stack.Stack;
import local.time.Time;

/**
 * Amazon EventBridge: buses, rules that match events or ring by a schedule, and what they deliver to. Archives, replays, API
 * destinations and pipes are not here.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/Welcome.html">EventBridge API reference</a>
 */
public final class EventBridge {

    private static final int PAGE = 100;

    private final EventsJournal kept;
    private final EventNames names;
    private final Router router;
    private final RuleClock clock;
    private final EventBuses buses;
    private final Rules rules;
    private final List<Object> operations;

    /** @param journal where buses and rules that were made or changed by calls outlive the process */
    public EventBridge(Account account, Door door, Time time, Targets targets, Journal journal) {
        this.kept = new EventsJournal(journal);
        this.names = new EventNames(account);
        this.router = new Router(door, kept.buses(), kept.rules(), targets, new Deliveries(time));
        this.clock = new RuleClock(account, time, kept.rules(), router);
        this.buses = new EventBuses(door, time, names, kept.buses(), kept.rules());
        this.rules = new Rules(account, door, time, buses, kept.rules(), clock);
        this.operations = List.of(
                buses,
                rules,
                new RuleTargets(door, rules, kept.rules()),
                new Publishing(account, door, time, buses, router),
                new EventTags(door, kept.buses(), kept.rules()));
        kept.buses()
                .declare(
                        Bus.DEFAULT,
                        new Bus(
                                Bus.DEFAULT,
                                names.bus(Bus.DEFAULT),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Map.of()));
    }

    /** The objects whose public methods are the operations. */
    public List<Object> operations() {
        return operations;
    }

    /** Has the rules that have a schedule ring from now on. */
    public void start() {
        clock.start();
    }

    /** Makes a template's event bus, or has the one that is there be as it says. */
    public void declare(Stack.EventBus bus) {
        buses.declare(bus);
    }

    /**
     * Deletes an event bus, if it is there.
     *
     * @throws ServiceException {@code ValidationException} where it still has rules
     */
    public void remove(Stack.EventBus bus) {
        buses.withdraw(bus.name());
    }

    /**
     * Puts a template's statement into the policy of a bus.
     *
     * @throws ServiceException {@code ResourceNotFoundException} where there is no such bus
     */
    public void declare(Stack.EventBusPolicy policy) {
        buses.declare(policy);
    }

    /** Takes a statement out of the policy of a bus, if it is there. */
    public void remove(Stack.EventBusPolicy policy) {
        buses.withdraw(policy);
    }

    /**
     * Makes a template's rule with its targets, or has the one that is there be as it says.
     *
     * @throws ServiceException as {@code PutRule} and {@code PutTargets} refuse it
     */
    public void declare(Stack.Rule rule) {
        rules.declare(rule);
    }

    /** Deletes a rule with its targets, if it is there. */
    public void remove(Stack.Rule rule) {
        rules.withdraw(rule.arn());
    }

    /** Whether there is a bus of that name. */
    public boolean hasBus(String name) {
        return buses.find(name).isPresent();
    }

    /** Whether there is a bus or a rule of that ARN. */
    public boolean has(String arn) {
        return kept.rules().find(arn).isPresent()
                || Arn.parse(arn)
                        .flatMap(parsed -> kept.buses().find(parsed.name()))
                        .filter(bus -> bus.arn().equals(arn))
                        .isPresent();
    }

    static int limit(Integer limit) {
        return limit == null ? PAGE : limit;
    }

    static ServiceException invalid(String message) {
        return new ServiceException("ValidationException", 400, message);
    }

    static ServiceException noBus(String name) {
        return new ServiceException("ResourceNotFoundException", 400, "Event bus " + name + " does not exist.");
    }
}
