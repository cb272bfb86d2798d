// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimulatedAccountTest {

    @Test
    void everyDemoAccountHasIdsOfItsOwn() {
        List<SimulatedAccount> all =
                IntStream.rangeClosed(1, 9999).mapToObj(SimulatedAccount::demo).toList();

        assertThat(all)
                .extracting(SimulatedAccount::appId)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("wx[0-9a-f]{16}"));
        assertThat(all).extracting(SimulatedAccount::originalId).doesNotHaveDuplicates();
    }
}
