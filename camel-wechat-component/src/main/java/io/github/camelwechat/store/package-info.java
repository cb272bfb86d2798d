// SPDX-License-Identifier: Apache-2.0
/**
 * The component's state and the stores that hold it: the SPI is {@link
 * io.github.camelwechat.store.StateStore}; whoever changes a record that depends on what is there
 * takes {@link io.github.camelwechat.store.StateRecords}.
 */
@NullMarked
package io.github.camelwechat.store;

import org.jspecify.annotations.NullMarked;
