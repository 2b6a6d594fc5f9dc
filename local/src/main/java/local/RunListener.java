package local;

import java.time.Duration;
import local.service.ServiceListener;
import local.template.stack.Stack;

/** What a running template tells whoever shows it. Called on the thread on which it happens; must be short. */
public interface RunListener extends ServiceListener {

    /** Hears all and shows nothing. */
    RunListener SILENT = new RunListener() {};

    /** The template was read; what it declares is about to be started. */
    default void loaded(Stack stack) {}

    /** Nothing was working, so time went on to the next thing that was due. */
    default void skipped(Duration duration) {}
}
