// SPDX-License-Identifier: Apache-2.0
/**
 * The service window: who may still be written to, and how often; the entrance is {@link
 * io.github.camelwechat.internal.window.ServiceWindow}. {@link
 * io.github.camelwechat.internal.window.Ledger} is the arithmetic of one user's window, {@link
 * io.github.camelwechat.internal.window.LedgerRecords} keeps it in the store, and {@link
 * io.github.camelwechat.internal.window.WindowEvents} tells what became of it.
 */
@NullMarked
package io.github.camelwechat.internal.window;

import org.jspecify.annotations.NullMarked;
