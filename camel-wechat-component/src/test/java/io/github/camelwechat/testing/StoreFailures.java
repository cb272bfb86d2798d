// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.failure.StateStoreException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The failure of a store that cannot answer. */
public final class StoreFailures {

    private StoreFailures() {}

    public static void assertFails(CompletionStage<?> stage, String why) {
        assertThatThrownBy(() -> stage.toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(StateStoreException.class)
                .hasMessageContaining(why);
    }
}
