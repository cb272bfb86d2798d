// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails the test during which a secret was printed. Registered for every test of the module. */
public final class SecretWatchExtension implements AfterEachCallback, AfterAllCallback {

    @Override
    public void afterEach(ExtensionContext context) {
        refuseLeaks();
    }

    /** For what was still under way when the last test of the class ended. */
    @Override
    public void afterAll(ExtensionContext context) {
        refuseLeaks();
    }

    private static void refuseLeaks() {
        assertThat(SecretWatch.running().takeLeaks()).as("secrets in the log").isEmpty();
    }
}
