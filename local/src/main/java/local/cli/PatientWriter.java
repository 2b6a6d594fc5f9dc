package local.cli;

import java.io.IOException;
import java.io.Writer;

/**
 * Writes on a thread of its own, so that a reader who has stalled (a terminal that is held, a pipe that nobody empties)
 * blocks nobody else. What would be more than {@value #MOST} characters is left out, and the place says so;
 * once something was left out, so is what follows, until the reader has caught up.
 */
final class PatientWriter extends Writer {

    private static final int MOST = 1 << 20;

    private final Writer out;
    private StringBuilder waiting = new StringBuilder();
    private long leftOut;
    private boolean idle;
    /** How many characters are being written. */
    private int busy;

    private boolean closed;

    PatientWriter(Writer out) {
        this.out = out;
        Thread.ofPlatform().daemon().name("output").start(this::writeOut);
    }

    @Override
    public void write(char[] text, int from, int length) {
        write(new String(text, from, length), 0, length);
    }

    @Override
    public synchronized void write(String text, int from, int length) {
        if (busy + waiting.length() + length > MOST || leftOut > 0 && !waiting.isEmpty()) {
            leftOut += length;
            return;
        }
        if (leftOut > 0) {
            waiting.append("\n[" + leftOut + " characters were left out, for nobody read them]\n");
            leftOut = 0;
        }
        waiting.append(text, from, from + length);
        if (idle) {
            idle = false;
            notifyAll();
        }
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

    /** All that waits, at once: who writes much is not woken for each line. */
    private synchronized String next() {
        busy = 0;
        notifyAll();
        while (waiting.isEmpty()) {
            if (closed) {
                return null;
            }
            try {
                idle = true;
                wait();
            } catch (InterruptedException e) {
                return null;
            }
        }
        idle = false;
        var text = waiting.toString();
        busy = text.length();
        waiting = new StringBuilder();
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
            for (long left; (busy > 0 || !waiting.isEmpty()) && (left = end - System.nanoTime()) > 0; ) {
                wait(left / 1_000_000 + 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
