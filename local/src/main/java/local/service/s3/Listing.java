package local.service.s3;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A page of a bucket's keys, those that share a beginning up to the delimiter rolled up into one common prefix.
 *
 * @param last      the last key or common prefix on the page
 * @param truncated whether there is more
 */
record Listing(List<String> keys, List<String> commonPrefixes, String last, boolean truncated) {

    /**
     * @param all       the keys that begin with {@code prefix}, in their order
     * @param delimiter empty: nothing is rolled up
     * @param after     a key, or the last item of the page before; empty for the first page
     * @param most      how many keys and common prefixes there may be on the page
     */
    static Listing of(List<String> all, String prefix, String delimiter, String after, int most) {
        var keys = new ArrayList<String>();
        var prefixes = new ArrayList<String>();
        var last = "";
        for (var key : all) {
            int end = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            var item = end < 0 ? key : key.substring(0, end + delimiter.length());
            if (item.equals(last) || item.equals(after) || !isAfter(key, after)) {
                continue;
            }
            if (keys.size() + prefixes.size() == most) {
                return new Listing(keys, prefixes, last, most > 0);
            }
            (end < 0 ? keys : prefixes).add(item);
            last = item;
        }
        return new Listing(keys, prefixes, last, false);
    }

    private static boolean isAfter(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8)) > 0;
    }
}
