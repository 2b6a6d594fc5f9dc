package local.execution;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import local.execution.history.EventDetails;
import local.execution.history.HistoryEventType;
import local.json.Json;
import tools.jackson.databind.JsonNode;

/** Where the branches or iterations of a state have come to, in all of its attempts. */
final class Forks {

    /** What the paths of branches and iterations begin with; null where it has none yet. */
    private String base;
    /** Whether the base is that of an attempt before a crash. */
    private boolean carriedBase;

    private boolean resumed;
    private List<Checkpoint> checkpoints = List.of();
    private MapRun mapRun;

    /** @param base of the attempt before a crash; null where there was none */
    Forks(String base) {
        this.base = base;
        this.carriedBase = base != null;
    }

    /** The same for a redrive, which goes on with them. */
    Forks resume() {
        var forks = new Forks(base);
        forks.carriedBase = false;
        forks.checkpoints = checkpoints;
        forks.mapRun = mapRun;
        forks.resumed = true;
        return forks;
    }

    /**
     * Says that branches or iterations start, and gives what their paths begin with: the same for a redrive as for the
     * attempt that it goes on with.
     */
    String start(Strand strand, HistoryEventType type, EventDetails details) {
        boolean goesOn = carriedBase || resumed && !checkpoints.isEmpty();
        var mine = goesOn && base != null
                ? base
                : Integer.toString(strand.execution().history().size() + 1);
        carriedBase = false;
        strand.record(type, details, Json.object().put("base", mine));
        base = strand.positionOfLast("base").asString(mine);
        return base;
    }

    /**
     * Where each branch or iteration of one attempt is. The first attempt of a redrive goes on with those of the
     * attempt before, if that has not joined them.
     */
    List<Checkpoint> checkpoints(int count) {
        boolean goOn = resumed && checkpoints.size() == count;
        resumed = false;
        if (!goOn) {
            checkpoints = Stream.generate(Checkpoint::new).limit(count).toList();
        }
        return checkpoints;
    }

    /**
     * The list of outputs of all branches or iterations, which are done. If the state fails now, the outputs do not
     * serve, and a redrive runs all of them again.
     */
    JsonNode join() {
        var outputs = Json.array();
        checkpoints.forEach(fork -> outputs.add(fork.output()));
        checkpoints = List.of();
        return outputs;
    }

    /** The map run of the state's last attempt. */
    void mapRun(MapRun mapRun) {
        this.mapRun = mapRun;
    }

    /**
     * The map run that the first attempt of a redrive goes on with: the one before, unless that had not come to start
     * children, or its result did not serve.
     */
    Optional<MapRun> unfinishedMapRun() {
        boolean goOn = resumed
                && mapRun != null
                && !mapRun.children().isEmpty()
                && mapRun.status() != ExecutionStatus.SUCCEEDED;
        resumed = false;
        return goOn ? Optional.of(mapRun) : Optional.empty();
    }
}
