package local.service.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A page of a list.
 *
 * @param nextToken for the next page; null where this is the last one
 */
public record Page<T>(List<T> items, String nextToken) {

    /**
     * Cuts a page out of a list. Its token names the last item, so what is added elsewhere in between is neither
     * skipped nor shown twice.
     *
     * @param id        what tells an item from the others
     * @param nextToken of the page before; null for the first page
     * @throws ServiceException {@code InvalidToken} where no page gave this token
     */
    public static <T> Page<T> of(List<T> all, Function<T, String> id, String nextToken, int size) {
        return of(all, id, nextToken, size, Page::invalidToken);
    }

    /**
     * The same.
     *
     * @param invalid what the service says where no page gave this token
     */
    public static <T> Page<T> of(
            List<T> all, Function<T, String> id, String nextToken, int size, Supplier<ServiceException> invalid) {
        int from = nextToken == null ? 0 : indexAfter(all, id, nextToken, invalid);
        int to = Math.min(from + size, all.size());
        return new Page<>(all.subList(from, to), to < all.size() ? token(id.apply(all.get(to - 1))) : null);
    }

    private static <T> int indexAfter(
            List<T> all, Function<T, String> id, String nextToken, Supplier<ServiceException> invalid) {
        var last = decoded(nextToken);
        for (int i = 0; i < all.size(); i++) {
            if (last.equals(Optional.of(id.apply(all.get(i))))) {
                return i + 1;
            }
        }
        throw invalid.get();
    }

    /**
     * The first page of what comes in order already; nothing after it is looked at but whether there is more.
     *
     * @param following what follows the pages before: see {@link #last}
     */
    public static <T> Page<T> of(Stream<T> following, Function<T, String> id, int size) {
        var items = following.limit(size + 1L).toList();
        return items.size() <= size
                ? new Page<>(items, null)
                : new Page<>(items.subList(0, size), token(id.apply(items.get(size - 1))));
    }

    /**
     * The ID of the last item of the page that gave this token.
     *
     * @throws ServiceException {@code InvalidToken} where no page did
     */
    public static String last(String nextToken) {
        return decoded(nextToken).orElseThrow(Page::invalidToken);
    }

    private static Optional<String> decoded(String nextToken) {
        try {
            return Optional.of(new String(Base64.getUrlDecoder().decode(nextToken), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** The same, where items are numbered from 1 to {@code most}. */
    public static int number(String nextToken, int most) {
        var last = last(nextToken);
        if (!last.matches("[1-9]\\d{0,8}") || Integer.parseInt(last) > most) {
            throw invalidToken();
        }
        return Integer.parseInt(last);
    }

    public static ServiceException invalidToken() {
        return new ServiceException("InvalidToken", 400, "Invalid Token: 'Invalid token'");
    }

    /** The token of a page whose last item has that ID. */
    public static String token(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    }
}
