package local.cli;

import local.service.sns.Sns;

/** What a topic, or a call with a phone number, would tell somebody outside, as one line. */
final class Notifications {

    private static final int SHOWN = 160;

    private Notifications() {}

    /** {@code email to you@example.com: "Subject" message}; not sent, for nothing leaves the machine. */
    static String line(Sns.Notification notification) {
        var subject = notification.subject() == null ? "" : '"' + notification.subject() + "\" ";
        var text = notification.message().strip().replaceAll("\\s+", " ");
        return notification.protocol() + " to " + notification.endpoint() + " (shown, not sent): " + subject
                + (text.codePointCount(0, text.length()) > SHOWN
                        ? text.substring(0, text.offsetByCodePoints(0, SHOWN)) + " ..."
                        : text);
    }
}
