// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.source;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Single addresses and whole networks, IPv4 and IPv6. Immutable. */
final class AddressRanges {

    private final List<Network> networks;

    /**
     * @param address the first of it
     * @param bits how many leading bits all of them share
     */
    private record Network(byte[] address, int bits) {

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            int whole = bits / Byte.SIZE;
            for (int i = 0; i < whole; i++) {
                if (address[i] != other[i]) {
                    return false;
                }
            }
            int rest = bits % Byte.SIZE;
            int mask = 0xff << (Byte.SIZE - rest);
            return rest == 0 || ((address[whole] ^ other[whole]) & mask) == 0;
        }
    }

    private AddressRanges(List<Network> networks) {
        this.networks = networks;
    }

    /** Those that can be read, as {@code 203.0.113.7} or {@code 203.0.113.0/24}. */
    static AddressRanges of(Collection<String> entries) {
        List<Network> networks = new ArrayList<>();
        for (String entry : entries) {
            Network network = network(entry.strip());
            if (network != null) {
                networks.add(network);
            }
        }
        return new AddressRanges(List.copyOf(networks));
    }

    private static @Nullable Network network(String entry) {
        int slash = entry.indexOf('/');
        InetAddress address = IpLiteral.parse(slash < 0 ? entry : entry.substring(0, slash));
        if (address == null) {
            return null;
        }
        int most = address.getAddress().length * Byte.SIZE;
        int bits = slash < 0 ? most : prefixLength(entry.substring(slash + 1));
        return bits < 0 || bits > most ? null : new Network(address.getAddress(), bits);
    }

    private static int prefixLength(String digits) {
        return digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : -1;
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return networks.stream().anyMatch(network -> network.contains(bytes));
    }

    int size() {
        return networks.size();
    }
}
