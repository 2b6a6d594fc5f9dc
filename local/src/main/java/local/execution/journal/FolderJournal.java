package local.execution.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import local.json.Reason;
import local.time.Aside;

/** A journal in a folder that this process has to itself. */
final class FolderJournal extends Journal {

    private final Path folder;
    private final boolean fsync;
    private final Consumer<String> told;
    private final FileChannel lock;
    private final Map<String, Journaled> parts = new LinkedHashMap<>();
    private final Object forcing = new Object();
    private final AtomicLong written = new AtomicLong();
    private long forced;
    /** Not a channel: one closes when a thread that writes to it is interrupted, as tasks are that are given up. */
    private RandomAccessFile segment;

    private long number;
    private long length;
    /** What all segments together have, in bytes, and what they had when they were compacted last. */
    private long total;

    private long compacted;
    private boolean compacting;
    private boolean closed;
    private final long most;

    FolderJournal(Path folder, boolean fsync, Consumer<String> told, FileChannel lock, long most) {
        this.most = most;
        this.folder = folder;
        this.fsync = fsync;
        this.told = told;
        this.lock = lock;
    }

    @Override
    public void add(Journaled part) {
        parts.put(part.kind(), part);
    }

    @Override
    public synchronized void clear() throws IOException {
        for (var path : Segment.all(folder)) {
            Files.delete(path);
        }
    }

    @Override
    public synchronized long takeUp() throws IOException {
        var old = Replay.segments(folder);
        long records = new Replay(parts, told).run(old);
        number = old.isEmpty() ? 1 : Segment.number(old.getLast()) + 1;
        // Under another name until it is whole, so that a crash in the middle leaves the old ones to begin with.
        var making = folder.resolve("making");
        begin(making);
        write(Segment.WHOLE, new byte[0]);
        for (var part : parts.values()) {
            part.snapshot(payload -> write(part.kind(), payload));
        }
        segment.getFD().sync();
        move(making, Segment.path(folder, number));
        for (var path : old) {
            Files.deleteIfExists(path);
        }
        total = length;
        compacted = length;
        return records;
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void begin(Path path) throws IOException {
        var next = new RandomAccessFile(path.toFile(), "rw");
        try {
            next.setLength(0);
            next.write(Segment.HEADER);
        } catch (IOException e) {
            next.close();
            throw failed(e).getCause();
        }
        segment = next;
        length = Segment.HEADER.length;
    }

    @Override
    public boolean keeps() {
        return true;
    }

    @Override
    public Optional<Path> folder() {
        return Optional.of(folder);
    }

    @Override
    public void append(String kind, byte[] payload) {
        long mine;
        synchronized (this) {
            try {
                if (!closed && length > most) {
                    var full = segment;
                    full.getFD().sync();
                    begin(Segment.path(folder, number + 1)); // where it cannot be made, the old one goes on
                    number++;
                    full.close();
                    compactAside();
                }
            } catch (IOException e) {
                throw failed(e);
            }
            if (closed) {
                return; // The process is ending: what comes now is as if it had not.
            }
            mine = write(kind, payload);
        }
        if (fsync) {
            force(mine);
        }
    }

    /** Gives the record's place in the order of all. */
    private long write(String kind, byte[] payload) {
        var record = Segment.record(kind, payload);
        try {
            segment.seek(length); // back before a record that is torn, as on a full disk: what follows one is not read
            segment.write(record);
        } catch (IOException e) {
            throw failed(e);
        }
        length += record.length;
        total += record.length;
        return written.incrementAndGet();
    }

    /** Where more is dead than live, at a guess: what was written since the last time may be. */
    private void compactAside() {
        if (!compacting && total > 2 * compacted + most) {
            compacting = true;
            long upTo = number - 1;
            Aside.start("compaction of the journal", () -> compact(upTo)).exceptionally(thrown -> {
                tellUnlessClosed("the journal could not be compacted: " + thrown);
                return null;
            });
        }
    }

    /** What fails after the end is nobody's concern: whoever opened the journal next may have dropped the old segments. */
    private synchronized void tellUnlessClosed(String sentence) {
        if (!closed) {
            told.accept(sentence);
        }
    }

    private void compact(long upTo) throws IOException {
        var making = folder.resolve("compacting");
        try {
            var old = new Compaction(folder, List.copyOf(parts.values()), told).write(making, upTo);
            replace(old, making, Segment.path(folder, upTo));
        } finally {
            synchronized (this) {
                compacting = false;
                if (!closed) {
                    Files.deleteIfExists(making);
                }
            }
        }
    }

    private synchronized void replace(List<Path> old, Path making, Path by) throws IOException {
        if (closed) {
            return; // Another process may read them already.
        }
        long before = 0;
        for (var path : old) {
            before += Files.size(path);
        }
        move(making, by);
        for (var path : old) {
            if (!path.equals(by)) {
                Files.delete(path);
            }
        }
        compacted = Files.size(by);
        total += compacted - before;
    }

    /** Whoever comes while another one forces finds its record forced by the next one's force, or forces for many. */
    private void force(long mine) {
        synchronized (forcing) {
            if (forced >= mine) {
                return;
            }
            long all = written.get();
            try {
                RandomAccessFile current;
                synchronized (this) {
                    current = segment;
                }
                if (current.getChannel().isOpen()) {
                    current.getFD().sync();
                }
            } catch (IOException e) {
                throw failed(e);
            }
            forced = all;
        }
    }

    /** Says where: of a full disk the system does not. */
    private UncheckedIOException failed(IOException e) {
        return new UncheckedIOException(new IOException(folder + ": " + Reason.of(e), e));
    }

    @Override
    public synchronized void close() {
        closed = true;
        try (lock) {
            if (segment != null) {
                segment.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
