package local.cli;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayDeque;

/**
 * Writes on a thread of its own, so that a reader who has stalled (a terminal that is held, a pipe that nobody empties)
 * blocks nobody else. What would be more than {@value #MOST} characters is left out, and the place says so;
 * once something was left out, so is what follows, until the reader has caught up with half of it.
 */
final class PatientWriter extends Writer {

    private static final int MOST = 1 << 20;

    private final Writer out;
    private final ArrayDeque<String> waiting = new ArrayDeque<>();
    private int characters;
    private long leftOut;
    private boolean busy;
    private boolean closed;

    PatientWriter(Writer out) {
        this.out = out;
        Thread.ofPlatform().daemon().name("output").start(this::writeOut);
    }

    @Override
    public synchronized void write(char[] text, int from, int length) {
        if (characters + length > MOST || leftOut > 0 && characters > MOST / 2) {
            leftOut += length;
            return;
        }
        if (leftOut > 0) {
            add("\n[" + leftOut + " characters were left out, for nobody read them]\n");
            leftOut = 0;
        }
        add(new String(text, from, length));
    }

    private void add(String text) {
        waiting.add(text);
        characters += text.length();
        notifyAll();
    }

    private void writeOut() {
        try {
            for (String text; (text = next()) != null; ) {
                out.write(text);
                out.flush();
            }
        } catch (IOException e) {
            // nobody will read it any more
        }
    }

    private synchronized String next() {
        busy = false;
        notifyAll();
        while (waiting.isEmpty()) {
            if (closed) {
                return null;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                return null;
            }
        }
        busy = true;
        var text = waiting.remove();
        characters -= text.length();
        return text;
    }

    @Override
    public void flush() {
        // it is on its way
    }

    /** Waits a second at most for what is still to be written. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        long end = System.nanoTime() + 1_000_000_000L;
        try {
            for (long left; (busy || !waiting.isEmpty()) && (left = end - System.nanoTime()) > 0; ) {
                wait(left / 1_000_000 + 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
