// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.state;

import io.github.camelwechat.simulator.account.Accounts;
import io.github.camelwechat.simulator.api.RequestLog;
import io.github.camelwechat.simulator.callback.CallbackClient;
import io.github.camelwechat.simulator.callback.CallbackLog;
import io.github.camelwechat.simulator.callback.CallbackPusher;
import io.github.camelwechat.simulator.change.ChangeFeed;
import io.github.camelwechat.simulator.clock.ClockPolls;
import io.github.camelwechat.simulator.clock.ScheduledTasks;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.fault.FaultPlan;
import io.github.camelwechat.simulator.platform.Platforms;
import io.github.camelwechat.simulator.quota.Quotas;
import io.github.camelwechat.simulator.store.MessageIds;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.Random;

/**
 * The parts of one WeChat that all its accounts share: time, chance, the wire and its records,
 * faults, and the third-party platforms. All of them are thread-safe.
 */
public final class CommonState {
    private final Vertx vertx;
    private final SimulatorOptions options;
    private final Accounts accounts;
    private final FaultPlan faults = new FaultPlan();
    private final ChangeFeed changes = new ChangeFeed();
    private final CallbackLog callbacks = new CallbackLog();
    private final RequestLog requests = new RequestLog();
    private final ClockPolls clockPolls;
    private final ScheduledTasks tasks;
    private final Random random;
    private final CallbackClient client;
    private final CallbackPusher pusher;
    private final MessageIds messageIds;
    private final Platforms platforms;
    private final Quotas platformQuotas;
    private volatile URI base = URI.create("http://127.0.0.1");

    CommonState(Vertx vertx, SimulatorOptions options) {
        this.vertx = vertx;
        this.options = options;
        SimulatorClock clock = options.clock();
        accounts = new Accounts(options.account(), options.moreAccounts());
        random = new Random(options.seed());
        clockPolls = ClockPolls.of(clock);
        tasks = ScheduledTasks.by(clock, vertx);
        client = new CallbackClient(vertx);
        messageIds = new MessageIds(InstantSource.system().instant());
        pusher =
                new CallbackPusher(
                        vertx, client, callbacks, options.pushRules(), faults, clock, changes);
        platforms =
                new Platforms(
                        accounts, pusher, options.pushRules().redelivery(), tasks, clock, random);
        platformQuotas = new Quotas(clock);
        options.platforms().forEach(platforms::add);
        clock.onAdvance(() -> changes.publish(ChangeFeed.Topic.CLOCK));
    }

    /** The address this WeChat is reached at, once it is known. */
    public void base(URI address) {
        base = address;
    }

    public URI base() {
        return base;
    }

    Vertx vertx() {
        return vertx;
    }

    SimulatorOptions options() {
        return options;
    }

    public Accounts accounts() {
        return accounts;
    }

    public SimulatorClock clock() {
        return options.clock();
    }

    public FaultPlan faults() {
        return faults;
    }

    public ChangeFeed changes() {
        return changes;
    }

    public ClockPolls clockPolls() {
        return clockPolls;
    }

    ScheduledTasks tasks() {
        return tasks;
    }

    Random random() {
        return random;
    }

    public CallbackClient client() {
        return client;
    }

    CallbackPusher pusher() {
        return pusher;
    }

    public CallbackLog callbacks() {
        return callbacks;
    }

    public RequestLog requests() {
        return requests;
    }

    MessageIds messageIds() {
        return messageIds;
    }

    public Platforms platforms() {
        return platforms;
    }

    Quotas platformQuotas() {
        return platformQuotas;
    }

    void reset() {
        tasks.clear();
        faults.clear();
        callbacks.clear();
        requests.clear();
        platformQuotas.reset();
        platforms.reset();
    }
}
