package local.execution.journal;

import java.nio.file.Path;
import java.util.Optional;

/** Keeps nothing. */
final class NoJournal extends Journal {

    @Override
    public void add(Journaled part) {}

    @Override
    public long takeUp() {
        return 0;
    }

    @Override
    public void clear() {}

    @Override
    public boolean keeps() {
        return false;
    }

    @Override
    public Optional<Path> folder() {
        return Optional.empty();
    }

    @Override
    public void append(String kind, byte[] payload) {}

    @Override
    public void close() {}
}
