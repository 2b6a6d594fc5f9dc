/**
 * What must outlive a crash: one log of records on disk, to which everybody appends.
 *
 * <pre>
 *   FOLDER/lock                 held by the process that writes
 *   FOLDER/0000000007.journal   a segment: a first line with the format's version, then records
 *
 *   record = length (4 bytes) | CRC32C of what follows (4) | length of the kind (1) | kind | payload
 * </pre>
 *
 * <p>A service plugs in as a {@link Journaled}: it has a kind, replays the payloads of that kind in the order in which they
 * were appended, and can say what it holds as payloads that, replayed alone, come to the same. Its payloads are its own
 * affair; JSON serves well. Where it holds values by their names, {@link Tables} does all that.
 *
 * <pre>{@code
 * journal.add(queues);                 // every part, before anything is served
 * journal.takeUp();                    // replays all, writes what they hold into a new segment, drops the old ones
 * journal.append("sqs", payload);      // from now on: returns once the record is written
 * }</pre>
 *
 * <p>An effect is made visible, and a call answered, only after {@link Journal#append} has returned. A record that is
 * written survives {@code kill -9} of the process; with {@code fsync} also a loss of power. A record that was cut in its
 * middle is the last one: it was never answered, so it is dropped, and the person is told.
 *
 * <p>What a part cannot make sense of (another version wrote it, or the template has changed) it refuses with a sentence, an
 * {@link IllegalArgumentException}: the person is told, and the rest goes on.
 */
package local.execution.journal;
