// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.desk;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The bridge's own things that a helpdesk may use.
 *
 * @param clock the clock of the component, which tests move; never ask another one
 * @param requestTimeout how long a call to the helpdesk may take
 * @param posted whether an id is among the {@link PostedMessage#ids} of an earlier message, which
 *     {@link Helpdesk#find} must not take for another one
 * @param values what a helpdesk has to keep; no secret goes there as it is
 */
public record BridgeServices(
        InstantSource clock, Duration requestTimeout, Predicate<String> posted, Values values) {

    /**
     * Texts by their names, in the bridge's database: they outlive the process, and both sides
     * share them.
     */
    public interface Values {

        Optional<String> get(String name);

        void put(String name, String text);

        /** Values that are forgotten with the process. */
        static Values inMemory() {
            Map<String, String> texts = new ConcurrentHashMap<>();
            return new Values() {
                @Override
                public Optional<String> get(String name) {
                    return Optional.ofNullable(texts.get(name));
                }

                @Override
                public void put(String name, String text) {
                    texts.put(name, text);
                }
            };
        }
    }

    /** For a helpdesk that is used without a bridge. */
    public BridgeServices(InstantSource clock, Duration requestTimeout) {
        this(clock, requestTimeout, id -> false);
    }

    /** For a helpdesk that is used without a bridge. */
    public BridgeServices(InstantSource clock, Duration requestTimeout, Predicate<String> posted) {
        this(clock, requestTimeout, posted, Values.inMemory());
    }
}
