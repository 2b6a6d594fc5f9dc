package local.service.sqs;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import local.service.api.ServiceException;

/**
 * What a receiver shows to delete a message or to change its visibility: good until the message is received again.
 *
 * @param queue    what tells the queue from others
 * @param receives the how-manieth receipt of the message it is
 */
record ReceiptHandle(int queue, UUID messageId, int receives) {

    private static final int BYTES = Integer.BYTES + 2 * Long.BYTES + Integer.BYTES;

    static ReceiptHandle of(Queue queue, Message message) {
        return new ReceiptHandle(queue.arn().hashCode(), message.id, message.receives);
    }

    /** @throws ServiceException {@code ReceiptHandleIsInvalid} where it is none, or another queue's */
    static ReceiptHandle parse(String text, Queue queue) {
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() == BYTES) {
                var handle =
                        new ReceiptHandle(bytes.getInt(), new UUID(bytes.getLong(), bytes.getLong()), bytes.getInt());
                if (handle.queue == queue.arn().hashCode()) {
                    return handle;
                }
            }
        } catch (IllegalArgumentException notBase64) {
            // said below
        }
        throw Refusals.invalidHandle(text);
    }

    @Override
    public String toString() {
        var bytes = ByteBuffer.allocate(BYTES)
                .putInt(queue)
                .putLong(messageId.getMostSignificantBits())
                .putLong(messageId.getLeastSignificantBits())
                .putInt(receives);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }
}
