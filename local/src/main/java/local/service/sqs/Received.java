package local.service.sqs;

/**
 * A message as one receiver got it.
 *
 * @param receives how often it was received until then, this time included
 */
record Received(Message message, String receiptHandle, int receives, long firstReceivedAt) {

    static Received of(Queue queue, Message message) {
        return new Received(
                message, ReceiptHandle.of(queue, message).toString(), message.receives, message.firstReceivedAt);
    }
}
