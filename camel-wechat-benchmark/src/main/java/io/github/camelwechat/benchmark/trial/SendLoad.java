// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.trial;

import io.github.camelwechat.benchmark.load.CallbackServer;
import io.github.camelwechat.benchmark.load.ComponentBuild;
import io.github.camelwechat.benchmark.load.Effort;
import io.github.camelwechat.benchmark.load.EncryptedCallbacks;
import io.github.camelwechat.benchmark.load.InFlight;
import io.github.camelwechat.benchmark.load.ResourceStack;
import io.github.camelwechat.benchmark.load.Rounds;
import io.github.camelwechat.benchmark.load.Rounds.Contender;
import io.github.camelwechat.benchmark.load.Sample;
import io.github.camelwechat.benchmark.load.WeChatStub;
import io.github.camelwechat.benchmark.load.WxJavaAccount;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Customer-service messages, to users about whose windows nothing is known, so that WeChat is
 * asked: nothing is sent that a caller of WeChat's API would not send.
 */
public final class SendLoad implements Trial {

    private static final int IN_FLIGHT = 64;
    private static final int USERS = 10_000;
    private static final String TEXT = "We are open until six, and on Sundays until four.";
    private static final String WECHAT = "wechat:";
    private static final String OTHER = "the other wechat:";
    private static final String WXJAVA = "WxJava";

    @Override
    public List<Goal> goals() {
        return List.of(Goal.SENDS_AGAINST_WXJAVA, Goal.SEND_ALLOCATION);
    }

    @Override
    public List<Figure> run(Effort effort) throws Exception {
        try (ResourceStack open = new ResourceStack()) {
            WeChatStub api = open.add(new WeChatStub());
            Map<String, Contender> contenders = new LinkedHashMap<>();
            contenders.put(WECHAT, wechat(open, ComponentBuild.current(), api));
            contenders.put(WXJAVA, wxJava(open, api));
            Optional<ComponentBuild> other = ComponentBuild.other(effort);
            if (other.isPresent()) {
                contenders.put(OTHER, wechat(open, other.get(), api));
            }
            return figures(Rounds.of(effort, contenders));
        }
    }

    private static Contender wechat(ResourceStack open, ComponentBuild build, WeChatStub api)
            throws Exception {
        CamelContext context = new DefaultCamelContext();
        context.setApplicationContextClassLoader(build.classes());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(build.classes());
        try {
            context.start();
            Endpoint endpoint = context.getEndpoint(CallbackServer.endpoint(api));
            AsyncProducer producer = endpoint.createAsyncProducer();
            producer.start();
            open.add(context::stop);
            open.add(producer::stop);
            return operations ->
                    counted(
                            api,
                            operations,
                            // From here on, where an answer came in: no thread is held.
                            Runnable::run,
                            number -> send(endpoint, producer, number));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static CompletionStage<?> send(Endpoint endpoint, AsyncProducer producer, int number) {
        Exchange exchange = endpoint.createExchange();
        exchange.getMessage().setBody(TEXT);
        exchange.getMessage()
                .setHeader("CamelWeChatOpenId", EncryptedCallbacks.user(number % USERS));
        CompletableFuture<Exchange> sent = new CompletableFuture<>();
        producer.process(
                exchange,
                synchronous -> {
                    if (exchange.getException() == null) {
                        sent.complete(exchange);
                    } else {
                        sent.completeExceptionally(exchange.getException());
                    }
                });
        return sent;
    }

    private static Contender wxJava(ResourceStack open, WeChatStub api) {
        ExecutorService threads = Executors.newFixedThreadPool(IN_FLIGHT);
        open.add(threads::shutdownNow);
        WxJavaAccount account = new WxJavaAccount(api.address(), IN_FLIGHT);
        return operations ->
                counted(
                        api,
                        operations,
                        threads,
                        number -> {
                            account.send(EncryptedCallbacks.user(number % USERS), TEXT);
                            return CompletableFuture.completedStage(null);
                        });
    }

    private static Sample counted(
            WeChatStub api,
            int operations,
            Executor starter,
            IntFunction<CompletionStage<?>> operation) {
        int before = api.sends();
        Sample sample =
                Sample.of(
                        operations,
                        Set.of(api.thread()),
                        () -> InFlight.run(operations, IN_FLIGHT, starter, operation));
        if (api.sends() - before != operations) {
            throw new IllegalStateException(
                    operations + " were to be sent, but " + (api.sends() - before) + " came");
        }
        return sample;
    }

    private static List<Figure> figures(Rounds rounds) {
        boolean other = rounds.has(OTHER);
        double speed = rounds.median(WXJAVA, Sample::perSecond);
        double bytes = rounds.median(WXJAVA, Sample::bytesEach);
        return List.of(
                new Figure(
                        Goal.SENDS_AGAINST_WXJAVA,
                        rounds.median(WECHAT, Sample::perSecond) / speed,
                        other ? rounds.median(OTHER, Sample::perSecond) / speed : null,
                        String.format(
                                Locale.ROOT,
                                "%.0f/s : %.0f/s; processor %.0f µs : %.0f µs",
                                rounds.median(WECHAT, Sample::perSecond),
                                speed,
                                rounds.median(WECHAT, Sample::processorNanosEach) / 1000,
                                rounds.median(WXJAVA, Sample::processorNanosEach) / 1000)),
                new Figure(
                        Goal.SEND_ALLOCATION,
                        rounds.median(WECHAT, Sample::bytesEach) / bytes,
                        other ? rounds.median(OTHER, Sample::bytesEach) / bytes : null,
                        String.format(
                                Locale.ROOT,
                                "%.1f kB : %.1f kB",
                                rounds.median(WECHAT, Sample::bytesEach) / 1000,
                                bytes / 1000)));
    }
}
