package local.service.sqs;

import java.util.List;
import local.time.Alarm;
import local.time.Signal;

/**
 * Somebody who is parked in a long poll until a message comes or the time is over.
 *
 * @param wanted     at most as many messages
 * @param visibility milliseconds for which others do not see them
 * @param messages   what is received; nothing once the time is over
 * @param timeout    ends the wait
 */
record Receiver(int wanted, long visibility, Signal<List<Received>> messages, Alarm timeout) {}
