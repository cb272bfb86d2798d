// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store;

import java.util.Optional;

/** The outcome of a {@link StateStore#compareAndExchange}. */
public sealed interface WriteResult {

    /**
     * It was written.
     *
     * @param version what the record has now
     */
    record Written(long version) implements WriteResult {}

    /**
     * It was not written, because what the caller had seen is not what stands.
     *
     * @param now the record that stands, empty if there is none
     */
    record Standing(Optional<StateRecord> now) implements WriteResult {}
}
