package local.service.sqs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import local.service.api.ServiceException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;

/**
 * What came of the entries of a batch, each by itself.
 *
 * @param successful null where there is none, as SQS leaves an empty list away; so with the failed
 */
record Batch<T>(List<T> successful, List<BatchResultErrorEntry> failed) {

    private static final int MOST = 10;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,80}");

    /**
     * Checks a batch as a whole.
     *
     * @param operation {@code SendMessageBatch}
     * @throws ServiceException where no entry of it can be done
     */
    static <E> void check(String operation, List<E> entries, Function<E, String> id) {
        if (entries.isEmpty()) {
            throw Refusals.of(
                    "EmptyBatchRequest", "There should be at least one " + operation + "RequestEntry in the request.");
        }
        if (entries.size() > MOST) {
            throw Refusals.of(
                    "TooManyEntriesInBatchRequest",
                    "Maximum number of entries per request are " + MOST + ". You have sent " + entries.size() + ".");
        }
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            var text = entries.get(i) == null ? null : id.apply(entries.get(i));
            if (text == null) {
                throw Refusals.missing(operation + "RequestEntry." + (i + 1) + ".Id");
            }
            if (!ID.matcher(text).matches()) {
                throw Refusals.of(
                        "InvalidBatchEntryId",
                        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be"
                                + " at most 80 letters long.");
            }
        }
        for (var entry : entries) {
            if (!ids.add(id.apply(entry))) {
                throw Refusals.of("BatchEntryIdsNotDistinct", "Id " + id.apply(entry) + " repeated.");
            }
        }
    }

    /** @throws ServiceException {@code MissingParameter} where the entry lacks this member */
    static <T> T required(String operation, int index, String member, T value) {
        if (value == null || value.equals("")) {
            throw Refusals.missing(operation + "RequestEntry." + (index + 1) + "." + member);
        }
        return value;
    }

    /** Does the entries one after the other; one that is refused does not keep the others back. */
    static <E, T> Batch<T> run(List<E> entries, Function<E, String> id, Function<E, T> each) {
        var successful = new ArrayList<T>();
        var failed = new ArrayList<BatchResultErrorEntry>();
        for (var entry : entries) {
            try {
                successful.add(each.apply(entry));
            } catch (ServiceException e) {
                failed.add(BatchResultErrorEntry.builder()
                        .id(id.apply(entry))
                        .code(e.code())
                        .message(e.getMessage())
                        .senderFault(true)
                        .build());
            }
        }
        return new Batch<>(successful.isEmpty() ? null : successful, failed.isEmpty() ? null : failed);
    }
}
