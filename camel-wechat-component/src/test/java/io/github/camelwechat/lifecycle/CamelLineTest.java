// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** The tests run on the line of Camel that the build says they run on. */
class CamelLineTest {

    @Test
    void isTheOneTheBuildNames() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
            assertThat(context.getVersion())
                    .isEqualTo(System.getProperty("camel.expected.version"));
        }
    }
}
