package local.json;

import java.net.InetAddress;

/** A range of IPv4 or IPv6 addresses in CIDR notation. */
public record AddressRange(byte[] network, int prefix) {

    /** @throws IllegalArgumentException if the text is neither an address nor a range */
    public static AddressRange of(String text) {
        int slash = text.indexOf('/');
        var network = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash))
                .getAddress();
        int bits = network.length * 8;
        int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("no such prefix: " + text);
        }
        return new AddressRange(network, prefix);
    }

    /** Whether the text is an address in this range. */
    public boolean contains(String text) {
        byte[] address;
        try {
            address = InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
        if (address.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((address[bit / 8] & mask) != (network[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
