// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only digits are read, and only what proxies of ours wrote is believed. */
class CallerTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "unknown",
                "localhost",
                "example.com",
                "1.2.3",
                "1.2.3.256",
                "1.2.3.999",
                "01.2.3.4",
                "0x7f.0.0.1",
                "abcd",
                "abcd::xyz",
                "1:2:3",
                "[::1",
                ".::1",
                "1.2.3.4, 5.6.7.8",
                "1.2.3.4:",
                "${env:HOME}"
            })
    void readsNothingThatIsNoAddressAndLooksNothingUp(String text) {
        assertThat(IpLiteral.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7,         203.0.113.7",
        "203.0.113.7:4711,    203.0.113.7",
        "' 203.0.113.7 ',     203.0.113.7",
        "2001:db8::7,         2001:db8:0:0:0:0:0:7",
        "[2001:db8::7]:4711,  2001:db8:0:0:0:0:0:7",
        "[2001:db8::7],       2001:db8:0:0:0:0:0:7",
        "0:0:0:0:0:0:0:1%lo,  0:0:0:0:0:0:0:1",
        "::ffff:203.0.113.7,  203.0.113.7"
    })
    void readsAddressesWithAndWithoutPort(String text, String address) {
        assertThat(IpLiteral.parse(text))
                .extracting(InetAddress::getHostAddress)
                .isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "0, '',                               198.51.100.1",
        "0, '203.0.113.7',                    198.51.100.1",
        "1, '203.0.113.7',                    203.0.113.7",
        "1, '192.0.2.66 203.0.113.7',         203.0.113.7",
        "2, '192.0.2.66 203.0.113.7 10.0.0.1', 203.0.113.7",
        "2, '203.0.113.7 10.0.0.1',           203.0.113.7",
        "1, '',                               ",
        "2, '203.0.113.7',                    ",
        "1, 'unknown',                        "
    })
    void countsOurProxiesFromTheRight(int proxies, String forwarded, String expected) {
        List<String> entries =
                forwarded.isEmpty() ? List.of() : Arrays.asList(forwarded.split(" "));

        InetAddress address = new Caller("198.51.100.1", entries).address(proxies);

        assertThat(address == null ? null : address.getHostAddress()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.0/24,  203.0.113.255, true",
        "203.0.113.0/24,  203.0.114.0,   false",
        "203.0.113.77/25, 203.0.113.127, true",
        "203.0.113.77/25, 203.0.113.128, false",
        "203.0.113.64/26, 203.0.113.63,  false",
        "203.0.113.7,     203.0.113.7,   true",
        "203.0.113.7,     203.0.113.8,   false",
        "203.0.113.7/32,  203.0.113.7,   true",
        "0.0.0.0/0,       8.8.8.8,       true",
        "0.0.0.0/0,       2001:db8::1,   false",
        "2001:db8::/32,   2001:db8:ffff::1, true",
        "2001:db8::/32,   2001:db9::1,   false",
        "2001:db8::/33,   2001:db8:8000::1, false",
        "203.0.113.0/24,  ::ffff:203.0.113.9, true"
    })
    void knowsWhatIsInANetwork(String network, String address, boolean inside) {
        assertThat(AddressRanges.of(List.of(network)).contains(IpLiteral.parse(address)))
                .isEqualTo(inside);
    }

    @Test
    void leavesOutWhatIsNoNetwork() {
        assertThat(
                        AddressRanges.of(
                                        List.of(
                                                "203.0.113.0/33",
                                                "203.0.113.0/",
                                                "203.0.113.0/-1",
                                                "2001:db8::/129",
                                                "203.0.113.0/9999999999",
                                                "wechat.example/24",
                                                "",
                                                "203.0.113.7"))
                                .size())
                .isEqualTo(1);
    }
}
