/**
 * The one source of time: the wall clock, and one that skips idle waiting.
 *
 * <p>Skipping time jumps to the next {@link local.time.Alarm} as soon as nothing is held. So whoever works holds time:
 *
 * <pre>
 *   who works                            takes a Hold                     gives it back
 *   a strand of an execution             when it is made                  while it waits for a Signal; when it ends
 *   a call of a service, work aside      before its thread starts         when its result is told (Aside)
 *   an alarm that rings                  the time itself, for it          when it has rung
 *   a caller from outside                LocalApp.hold()                  when he closes it
 *
 *        waits                       answers
 *   ┌──────────────┐            ┌──────────────┐
 *   │ await(hold)  │            │ send(value)  │  takes a hold on behalf of the one that waits,
 *   │   parks: the │ ◀───────── │              │  before its own is given back: time cannot jump
 *   │   hold is    │            └──────────────┘  between the answer and the going on
 *   │   given back │
 *   └──────────────┘            an abort is an answer like any other: it wakes the one that waits, who then unwinds
 * </pre>
 *
 * <p>Each hold knows who took it. When nothing is held and no alarm is set while somebody waits, nothing in the process can
 * wake him any more: {@link local.time.Time#whenStalled} tells who it is and where. When only limits are left, such as a
 * task's time-out, {@link local.time.Time#beforeLimit} tells it before time is skipped to one.
 *
 * <p>Nothing but {@link local.time.Aside} starts a thread for an answer, so that none dies with its thread.
 */
package local.time;
