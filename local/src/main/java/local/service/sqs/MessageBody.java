package local.service.sqs;

import local.service.api.ServiceException;

/** What characters a message may have. */
final class MessageBody {

    private MessageBody() {}

    /** See the W3C's specification of characters, which SQS refers to. */
    static boolean isValid(String text) {
        return text.codePoints()
                .allMatch(c -> c >= 0x20 && c <= 0xD7FF
                        || c == '\t'
                        || c == '\n'
                        || c == '\r'
                        || c >= 0xE000 && c <= 0xFFFD
                        || c >= 0x10000);
    }

    static ServiceException invalidContents() {
        return Refusals.of(
                "InvalidMessageContents",
                "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to"
                        + " #xFFFD | #x10000 to #x10FFFF");
    }
}
