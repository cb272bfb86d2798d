// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.world;

import io.github.camelwechat.simulator.api.jssdk.Tickets;
import io.github.camelwechat.simulator.api.network.Addresses;
import io.github.camelwechat.simulator.quota.Quotas;
import java.util.random.RandomGenerator;

/** What WeChat remembers beside users, media and tokens, room by room. */
public final class Offices {
    private final Addresses addresses;
    private final Quotas quotas;
    private final Tickets tickets;

    Offices(WorldOptions options, RandomGenerator random) {
        addresses = new Addresses(options.source().addresses());
        quotas = new Quotas(options.clock());
        tickets = new Tickets(options.clock(), random);
    }

    public Addresses addresses() {
        return addresses;
    }

    public Quotas quotas() {
        return quotas;
    }

    Tickets tickets() {
        return tickets;
    }

    void reset() {
        addresses.reset();
        quotas.reset();
    }
}
