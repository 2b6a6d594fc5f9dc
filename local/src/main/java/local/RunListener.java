package local;

import java.time.Duration;
import local.service.ServiceListener;
import local.template.stack.Stack;
import local.time.TimeListener;

/** What a running template tells whoever shows it. Called on the thread on which it happens; must be short. */
public interface RunListener extends ServiceListener, TimeListener {

    /** Hears all and shows nothing. */
    RunListener SILENT = new RunListener() {};

    /** The template was read; what it declares is about to be started. */
    default void loaded(Stack stack) {}

    @Override
    default void skipped(Duration duration) {}
}
