// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.standin;

import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;

/** All stand-ins by the name of their system, as of the present version of each. */
public final class StandIns {

    /** Starts one. */
    @FunctionalInterface
    public interface Factory {
        StandIn start(int port, InstantSource clock);
    }

    /** By the first word of the system's Kamelets. */
    public static final Map<String, Factory> ALL =
            new TreeMap<>(
                    Map.of(
                            "chatwoot",
                            (port, clock) ->
                                    new ChatwootStandIn(
                                            port,
                                            clock,
                                            ChatwootStandIn.Switch.KEEPS_SOURCE_ID,
                                            ChatwootStandIn.Switch.MERGES_ATTRIBUTES),
                            "botpress",
                            (port, clock) ->
                                    new BotpressStandIn(
                                            port, clock, BotpressStandIn.Variant.AS_IN_THE_SOURCE),
                            "respondio",
                            (port, clock) ->
                                    new RespondIoStandIn(
                                            port, clock, RespondIoStandIn.Variant.AS_DOCUMENTED),
                            "zohodesk",
                            ZohoStandIn::new,
                            "intercom",
                            IntercomStandIn::new));

    /** Those that need a real server, which a build does not have. */
    public static final Map<String, Factory> REAL = Map.of("rt", RtStandIn::ofProperties);

    /** All that can be had: with {@code -Drt.url}, the real one there as well. */
    public static Map<String, Factory> available() {
        Map<String, Factory> available = new TreeMap<>(ALL);
        if (System.getProperty("rt.url") != null) {
            available.putAll(REAL);
        }
        return available;
    }

    private StandIns() {}
}
