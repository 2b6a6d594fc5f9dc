package local.service.states;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import local.execution.Engine;
import local.execution.ExecutionRequest;
import local.execution.Recorded;
import local.json.JsonText;
import software.amazon.awssdk.services.sfn.model.StateMachineType;

/** Takes up the executions that the journal has. */
final class TakeUp {

    private final Engine engine;
    private final Machines machines;
    private final Runs runs;
    private final EventListeners listeners;

    TakeUp(Engine engine, Machines machines, Runs runs, EventListeners listeners) {
        this.engine = engine;
        this.machines = machines;
        this.runs = runs;
        this.listeners = listeners;
    }

    /**
     * Takes up all of them; those that had not ended go on.
     *
     * @param told told in a sentence of each that could not be taken up
     * @return how many there are
     */
    int run(Consumer<String> told) {
        for (var recorded : engine.journal().recorded()) {
            if (!recorded.isChild()) {
                try {
                    runs.takeUp(run(recorded));
                } catch (IllegalArgumentException doesNotFit) {
                    told.accept(doesNotFit.getMessage());
                }
            }
        }
        engine.journal().begin();
        runs.goOn();
        return runs.all().size();
    }

    private Run run(Recorded recorded) {
        var start = recorded.start();
        var arn = StatesArn.stateMachine(start.get("stateMachine").stringValue());
        var definition =
                StatesJournal.definition(recorded.arn(), start.get("definition").stringValue(), false);
        var known = machines.find(arn.machine());
        var revision = new Machine.Revision(
                start.path("revision").asString(null),
                definition,
                start.get("role").stringValue(),
                known.map(machine -> machine.current().logging()).orElse(StateMachines.NO_LOGGING),
                known.map(machine -> machine.current().tracing()).orElse(StateMachines.NO_TRACING),
                known.map(machine -> machine.current().encryption()).orElse(Encryption.OWN_KEY),
                Instant.parse(start.get("updateDate").stringValue()));
        var machine = known.orElseGet(() -> Machine.create(
                arn.machine(),
                arn.machine().substring(arn.machine().lastIndexOf(':') + 1),
                StateMachineType.STANDARD,
                revision));
        var request = new ExecutionRequest(
                recorded.arn(),
                start.get("name").stringValue(),
                machine.arn(),
                definition,
                revision.roleArn(),
                JsonText.parse(start.get("input").stringValue()),
                false,
                listeners.of(recorded.arn(), machine, revision),
                start);
        return new Run(
                engine.takeUp(request, recorded),
                machine,
                revision,
                start.path("version").stringValueOpt(),
                start.path("alias").stringValueOpt(),
                start.path("trace").stringValueOpt(),
                Optional.empty());
    }
}
