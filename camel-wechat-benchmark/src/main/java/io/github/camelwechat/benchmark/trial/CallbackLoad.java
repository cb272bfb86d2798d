// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.trial;

import io.github.camelwechat.benchmark.load.CallbackServer;
import io.github.camelwechat.benchmark.load.ComponentBuild;
import io.github.camelwechat.benchmark.load.Effort;
import io.github.camelwechat.benchmark.load.EncryptedCallbacks;
import io.github.camelwechat.benchmark.load.LoadClient;
import io.github.camelwechat.benchmark.load.ResourceStack;
import io.github.camelwechat.benchmark.load.Rounds;
import io.github.camelwechat.benchmark.load.Rounds.Contender;
import io.github.camelwechat.benchmark.load.Sample;
import io.github.camelwechat.benchmark.load.WeChatStub;
import io.github.camelwechat.benchmark.load.WxJavaAccount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;

/** Encrypted callbacks, all different, through 64 connections, to a route that reads their text. */
public final class CallbackLoad implements Trial {

    private static final int CONNECTIONS = 64;

    /** Requests that wait to be sent at once: those of a whole round would fill the heap. */
    private static final int PREPARED = 20_000;

    private static final String WECHAT = "wechat:";
    private static final String OTHER = "the other wechat:";
    private static final String MOUNTED = "wechat: on the router";
    private static final String BARE = "bare";
    private static final String WXJAVA = "WxJava";
    private static final String VERTX = "Vert.x";

    private final EncryptedCallbacks callbacks = new EncryptedCallbacks();

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.CALLBACKS_AGAINST_BARE,
                Goal.MOUNTED_AGAINST_BARE,
                Goal.CALLBACKS_AGAINST_WXJAVA,
                Goal.CALLBACKS_AGAINST_VERTX,
                Goal.CALLBACK_ALLOCATION,
                Goal.CALLBACK_PROCESSOR_TIME);
    }

    @Override
    public List<Figure> run(Effort effort) throws Exception {
        try (ResourceStack open = new ResourceStack()) {
            WeChatStub api = open.add(new WeChatStub());
            ComponentBuild build = ComponentBuild.current();
            CallbackServer.Routes routes = from -> reading(from, api);
            Map<String, Contender> contenders = new LinkedHashMap<>();
            contenders.put(BARE, contender(open, CallbackServer.bare()));
            contenders.put(WECHAT, contender(open, CallbackServer.wechat(build, routes)));
            contenders.put(MOUNTED, contender(open, CallbackServer.mounted(build, routes)));
            Optional<ComponentBuild> other = ComponentBuild.other(effort);
            if (other.isPresent()) {
                contenders.put(OTHER, contender(open, CallbackServer.wechat(other.get(), routes)));
            }
            WxJavaAccount wxJava = new WxJavaAccount(api.address(), 1);
            contenders.put(WXJAVA, contender(open, CallbackServer.wxJava(wxJava)));
            contenders.put(VERTX, contender(open, CallbackServer.vertx()));
            return figures(Rounds.of(effort, contenders));
        }
    }

    private static void reading(RouteBuilder routes, WeChatStub api) {
        routes.from(CallbackServer.endpoint(api))
                .process(
                        exchange -> {
                            String text =
                                    exchange.getMessage()
                                            .getHeader("CamelWeChatContent", String.class);
                            if (text == null) {
                                throw new IllegalStateException("all callbacks are texts");
                            }
                        });
    }

    private Contender contender(ResourceStack open, CallbackServer server) {
        open.add(server);
        LoadClient client = open.add(new LoadClient(server.port(), CONNECTIONS));
        return operations -> {
            Sample all = Sample.NOTHING;
            for (int left = operations; left > 0; left -= PREPARED) {
                int portion = Math.min(left, PREPARED);
                List<byte[]> requests =
                        Stream.generate(() -> server.request(callbacks.next()))
                                .limit(portion)
                                .toList();
                all =
                        all.plus(
                                Sample.of(
                                        portion,
                                        // The one who makes the requests does nothing meanwhile.
                                        Set.of(client.thread()),
                                        () -> client.send(requests).allWell().nanos()));
            }
            return all;
        };
    }

    private static List<Figure> figures(Rounds rounds) {
        List<Figure> figures = new ArrayList<>();
        figures.add(
                new Figure(
                        Goal.CALLBACKS_AGAINST_BARE,
                        ratio(rounds, WECHAT, BARE),
                        otherRatio(rounds, BARE),
                        speeds(rounds, WECHAT, OTHER, BARE)));
        figures.add(
                Figure.of(
                        Goal.MOUNTED_AGAINST_BARE,
                        ratio(rounds, MOUNTED, BARE),
                        speeds(rounds, MOUNTED, BARE, VERTX)));
        figures.add(
                new Figure(
                        Goal.CALLBACKS_AGAINST_WXJAVA,
                        ratio(rounds, WECHAT, WXJAVA),
                        otherRatio(rounds, WXJAVA),
                        speeds(rounds, WECHAT, OTHER, WXJAVA)));
        figures.add(
                new Figure(
                        Goal.CALLBACKS_AGAINST_VERTX,
                        ratio(rounds, WECHAT, VERTX),
                        otherRatio(rounds, VERTX),
                        speeds(rounds, WECHAT, OTHER, VERTX)));
        double bare = rounds.median(BARE, Sample::bytesEach);
        figures.add(
                new Figure(
                        Goal.CALLBACK_ALLOCATION,
                        (rounds.median(WECHAT, Sample::bytesEach) - bare) / 1000,
                        rounds.has(OTHER)
                                ? (rounds.median(OTHER, Sample::bytesEach) - bare) / 1000
                                : null,
                        String.format(
                                Locale.ROOT,
                                "the bare route %.1f kB, WxJava %.1f kB in all",
                                bare / 1000,
                                rounds.median(WXJAVA, Sample::bytesEach) / 1000)));
        double bareNanos = rounds.median(BARE, Sample::processorNanosEach);
        figures.add(
                new Figure(
                        Goal.CALLBACK_PROCESSOR_TIME,
                        rounds.median(WECHAT, Sample::processorNanosEach) / bareNanos,
                        rounds.has(OTHER)
                                ? rounds.median(OTHER, Sample::processorNanosEach) / bareNanos
                                : null,
                        String.format(
                                Locale.ROOT,
                                "%.0f µs : %.0f µs, WxJava %.0f µs",
                                rounds.median(WECHAT, Sample::processorNanosEach) / 1000,
                                bareNanos / 1000,
                                rounds.median(WXJAVA, Sample::processorNanosEach) / 1000)));
        return figures;
    }

    private static double ratio(Rounds rounds, String contender, String baseline) {
        return rounds.median(contender, Sample::perSecond)
                / rounds.median(baseline, Sample::perSecond);
    }

    private static @Nullable Double otherRatio(Rounds rounds, String baseline) {
        return rounds.has(OTHER) ? ratio(rounds, OTHER, baseline) : null;
    }

    private static String speeds(Rounds rounds, String... contenders) {
        List<String> speeds = new ArrayList<>();
        for (String contender : contenders) {
            if (rounds.has(contender)) {
                speeds.add(
                        String.format(
                                Locale.ROOT,
                                "%s %.0f/s",
                                contender,
                                rounds.median(contender, Sample::perSecond)));
            }
        }
        return String.join(", ", speeds);
    }
}
