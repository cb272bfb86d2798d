// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.badsample.message;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Remembers between contexts, in every way the rule knows. */
public final class RememberingMessage {

    static final List<String> CONSTANTS = List.of("never", "changes");

    static int count;
    static String names = "";
    static final Map<String, String> seen = new ConcurrentHashMap<>();
    static final AtomicReference<String> last = new AtomicReference<>();
}
