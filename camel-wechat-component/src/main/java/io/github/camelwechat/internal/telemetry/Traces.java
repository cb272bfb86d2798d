// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.telemetry;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Makes spans of sends that happen outside of any exchange. Thread-safe. */
public interface Traces {

    /** The header in which a trace goes along, as W3C has it. */
    String HEADER = "traceparent";

    /**
     * A send, and where it comes from.
     *
     * @param name of the span
     * @param continues whether it is part of the trace that the thread is in, and not a new one
     * @param links the traces of those who wanted it sent
     */
    record Origin(String name, Account account, OpenId to, boolean continues, List<String> links) {}

    /** Puts the thread into a trace for a while: what it sends by itself is part of that. */
    void within(String trace, Runnable work);

    /** Sends in a span of its own, which ends with the send. */
    <T> CompletionStage<T> span(Origin origin, Supplier<CompletionStage<T>> send);
}
