/**
 * Amazon SQS: its operations ({@code QueueOperations}, {@code MessageOperations}, {@code MoveTasks}) behind the door, and
 * below them the queue itself.
 *
 * <p>A message stands in one of three places ({@code Message.Place}):
 *
 * <pre>
 *   SendMessage ──► DELAYED ──(its time comes)──► VISIBLE ──ReceiveMessage──► IN_FLIGHT ──DeleteMessage──► gone
 *        └───────────(without a delay)──────────►    ▲                           │
 *                                                    └──(visibility time-out)────┘
 * </pre>
 *
 * A FIFO queue offers the first message of each group only, and none of a group that has some in flight. All queues
 * share one lock, which is held for the steps of one call and never while somebody waits, so that a message goes from one
 * queue to its dead-letter queue in one step.
 */
package local.service.sqs;
