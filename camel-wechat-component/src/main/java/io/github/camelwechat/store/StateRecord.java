// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store;

/**
 * The record that a store holds under a key.
 *
 * @param version changes with every write of the key and is never used twice for it, also after a
 *     removal; it is what {@link StateStore#replace} and {@link StateStore#remove} compare
 */
public record StateRecord(StateKey key, long version, StateValue value) {}
