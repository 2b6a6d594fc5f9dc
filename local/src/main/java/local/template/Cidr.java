package local.template;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** {@code Fn::Cidr}: the first so many blocks of a given size in a block of addresses. */
final class Cidr {

    private static final Pattern BLOCK = Pattern.compile("([0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)/(\\d{1,3})");

    private Cidr() {}

    /** @param bits how many bits of an address are free in each block: 8 makes blocks of /24 */
    static Node blocks(Node block, int count, int bits) {
        var matcher = BLOCK.matcher(block.asText("the block of Fn::Cidr"));
        if (!matcher.matches()) {
            throw block.wrong("the block of Fn::Cidr", "a block of addresses such as 10.0.0.0/16");
        }
        try {
            var address = InetAddress.getByName(matcher.group(1)).getAddress();
            var width = address.length * 8;
            var free = width - Integer.parseInt(matcher.group(2));
            if (free < bits || BigInteger.valueOf(count).compareTo(BigInteger.ONE.shiftLeft(free - bits)) > 0) {
                throw new TemplateException(
                        block.at(),
                        matcher.group() + " has no room for " + count + " blocks of " + bits + " bits each");
            }
            var base = new BigInteger(1, address).shiftRight(free).shiftLeft(free);
            List<Node> blocks = IntStream.range(0, count)
                    .mapToObj(index -> base.add(BigInteger.valueOf(index).shiftLeft(bits)))
                    .<Node>map(start -> Node.text(address(start, address.length) + "/" + (width - bits), block.at()))
                    .toList();
            return new Node.Sequence(blocks, block.at());
        } catch (UnknownHostException e) {
            throw block.wrong("the block of Fn::Cidr", "a block of addresses such as 10.0.0.0/16");
        }
    }

    private static String address(BigInteger value, int length) {
        var bytes = new byte[length];
        var digits = value.toByteArray();
        var digitCount = Math.min(digits.length, length);
        System.arraycopy(digits, digits.length - digitCount, bytes, length - digitCount, digitCount);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
