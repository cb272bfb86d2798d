// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.trial;

import io.github.camelwechat.benchmark.load.CallbackServer;
import io.github.camelwechat.benchmark.load.ComponentBuild;
import io.github.camelwechat.benchmark.load.Effort;
import io.github.camelwechat.benchmark.load.EncryptedCallbacks;
import io.github.camelwechat.benchmark.load.LoadClient;
import io.github.camelwechat.benchmark.load.LoadClient.Responses;
import io.github.camelwechat.benchmark.load.ResourceStack;
import io.github.camelwechat.benchmark.load.WeChatStub;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Replies of routes that reach the user in the response to the callback. One that does not has to
 * be sent, and costs the user's window a message.
 */
public final class RepliesInTime implements Trial {

    private static final int CONNECTIONS = 64;
    private static final int FAST_CALLBACKS = 20_000;
    private static final int FEWEST = 64;
    private static final Duration WECHAT_WAITS = Duration.ofSeconds(5);
    private static final String REPLY = "We are open until six, and on Sundays until four.";

    private final EncryptedCallbacks callbacks = new EncryptedCallbacks();

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.ACKNOWLEDGED_EARLY,
                Goal.SLOW_BOT_100,
                Goal.SLOW_BOT_500,
                Goal.SLOW_BOT_2000,
                Goal.SLOW_BOT_5000);
    }

    @Override
    public List<Figure> run(Effort effort) throws Exception {
        return List.of(
                fastRoute(effort),
                slowBot(effort, Goal.SLOW_BOT_100, 100),
                slowBot(effort, Goal.SLOW_BOT_500, 500),
                slowBot(effort, Goal.SLOW_BOT_2000, 2000),
                slowBot(effort, Goal.SLOW_BOT_5000, 5000));
    }

    private Figure fastRoute(Effort effort) throws Exception {
        try (ResourceStack open = new ResourceStack()) {
            WeChatStub api = open.add(new WeChatStub());
            CallbackServer server =
                    open.add(
                            CallbackServer.wechat(
                                    ComponentBuild.current(),
                                    routes -> replying(routes, api).setBody().constant(REPLY)));
            LoadClient client = open.add(new LoadClient(server.port(), CONNECTIONS));
            int count = effort.full() ? FAST_CALLBACKS : FEWEST;
            for (int i = 0; i < effort.rounds(); i++) {
                client.send(requests(server, count));
            }
            Responses responses = client.send(requests(server, count));
            return Figure.of(
                    Goal.ACKNOWLEDGED_EARLY,
                    100.0 * (count - responses.replies()) / count,
                    String.format(
                            Locale.ROOT,
                            "%d of %d, %d of them refused; %.0f/s, 99 %% within %.1f ms",
                            count - responses.replies(),
                            count,
                            responses.failures(),
                            count * 1e9 / responses.nanos(),
                            responses.percentileMillis(0.99)));
        }
    }

    private Figure slowBot(Effort effort, Goal goal, int callbacksAtOnce) throws Exception {
        int count = (int) Math.max(1, callbacksAtOnce * effort.slowBotShare());
        try (ResourceStack open = new ResourceStack()) {
            WeChatStub api = open.add(new WeChatStub());
            ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
            open.add(timer::shutdownNow);
            CallbackServer.Routes routes =
                    from -> replying(from, api).process(new SlowBot(timer, effort.slowBot()));
            CallbackServer server =
                    open.add(CallbackServer.mounted(ComponentBuild.current(), routes));
            LoadClient client = open.add(new LoadClient(server.port(), count));
            // One first, because what is loaded and compiled once is nobody's delay.
            client.send(requests(server, 1));
            Responses responses = client.send(requests(server, count));
            int inTime = responses.repliesWithin(WECHAT_WAITS.toNanos());
            return Figure.of(
                    goal,
                    count - inTime,
                    String.format(
                            Locale.ROOT,
                            "%d of %d in time, on the Vert.x router, %d of them refused; 99 %% of the responses within %.1f s",
                            inTime,
                            count,
                            responses.failures(),
                            responses.percentileMillis(0.99) / 1000));
        }
    }

    private static ProcessorDefinition<?> replying(RouteBuilder routes, WeChatStub api) {
        return routes.from(CallbackServer.endpoint(api) + "&exchangePattern=InOut");
    }

    private List<byte[]> requests(CallbackServer server, int count) {
        return callbacks.next(count).stream().map(server::request).toList();
    }

    /** Thinks without a thread. */
    private static final class SlowBot extends AsyncProcessorSupport {

        private final ScheduledExecutorService timer;
        private final Duration thinks;

        SlowBot(ScheduledExecutorService timer, Duration thinks) {
            this.timer = timer;
            this.thinks = thinks;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            timer.schedule(
                    () -> {
                        exchange.getMessage().setBody(REPLY);
                        callback.done(false);
                    },
                    thinks.toMillis(),
                    TimeUnit.MILLISECONDS);
            return false;
        }
    }
}
