/**
 * One execution: the interpreter. It reads like the States Language: a state is run by a method that gives what comes next,
 * and to wait is to park the virtual thread.
 *
 * <pre>
 *   Engine ── starts ──▶ Execution ── stands as ──▶ Standing (Running, Ended)
 *                           │
 *                           ▼
 *                        Strand            the machine itself; one more for each branch or iteration (Fork)
 *                           │ walks a
 *                           ▼
 *                        FlowRun ── notes how far it came in a ──▶ Checkpoint (a redrive goes on from it)
 *                           │ state by state
 *                           ▼
 *                        Visit             from StateEntered to StateExited; Attempts are its Retry and Catch
 *                           │ does the work of its type
 *                           ▼
 *                        TaskStateRun, MapStateRun, WaitStateRun ...
 * </pre>
 *
 * <p>The few words that are not the States Language's, where it has none:
 *
 * <ul>
 *   <li>{@link local.execution.Strand}: one line of control. AWS shows several of them only as chains of
 *       {@code previousEventId}; it is a virtual thread here, and holds time while it works.
 *   <li>{@link local.execution.Turns}: of the strands of one execution one interprets at a time, in the order in which they
 *       became ready, so that the order of events follows from the definition. What they wait for goes on side by side.
 *   <li>{@link local.execution.Visit}: a state while an execution is in it; a loop visits a state often.
 *   <li>{@link local.execution.Checkpoint}: how far a flow came. It changes only once the history says so.
 *   <li>{@link local.execution.Recorded}: what {@link local.execution.ExecutionJournal} wrote down of an execution before a
 *       crash. It walks the same way again: each thing that is to be said and is written down already is not said again, and a
 *       task whose end is written down is not called again.
 * </ul>
 *
 * <p>An abort ({@code StopExecution}, a time-out, a sibling's failure) marks the strand and all that it forked, and wakes those
 * that wait; each then unwinds by itself with {@code Aborted} and says nothing more. Whatever else a strand throws ends the
 * execution with {@code States.Runtime} and a sentence.
 */
package local.execution;
