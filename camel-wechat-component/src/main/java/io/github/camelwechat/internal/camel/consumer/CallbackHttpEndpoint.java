// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.failure.CallbackRejectedException.Reason;
import io.github.camelwechat.internal.callback.CallbackReading;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.source.Caller;
import io.github.camelwechat.internal.callback.verify.CallbackQuery;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.spi.BeanIntrospection;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;

/**
 * One path of the HTTP server, and the accounts whose callbacks arrive there. The HTTP exchange is
 * answered from nothing but a {@link CallbackResponse}: none of its headers reach a route, and none
 * are echoed. Receivers are added and removed by {@link CallbackHttpEndpoints} alone, one at a
 * time, while requests arrive.
 */
public final class CallbackHttpEndpoint extends AsyncProcessorSupport {

    private static final byte[] NO_BODY = {};

    /** While nobody is here. Each costs some kilobytes of memory. */
    private static final int MOST_WAITING = 1000;

    /** Vert.x and Quarkus: address and port. */
    private static final String VERTX_PEER = "CamelVertxPlatformHttpRemoteAddress";

    private static final String VERTX = "org.apache.camel.component.platform.http.vertx.";
    private static final String VERTX_ENGINE = VERTX + "VertxPlatformHttpEngine";
    private static final String VERTX_ROUTER = VERTX + "VertxPlatformHttpRouter";

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final PlatformHttpEndpoint endpoint;
    private final List<CallbackReceiver> receivers = new CopyOnWriteArrayList<>();
    private final RejectionLog rejections;
    private final AtomicLong unfinishedBytes;
    private volatile int mostBytes;
    private @Nullable Runnable close;

    /** The time in which routes are reloaded: no receiver is here, and the next is to come. */
    private volatile @Nullable CompletableFuture<Boolean> vacancy;

    private final AtomicInteger waiting = new AtomicInteger();

    /** The HTTP server ends the exchange when it has written the response, or could not. */
    private static final class Written extends SynchronizationAdapter {

        private final CompletableFuture<Void> written;

        Written(CompletableFuture<Void> written) {
            this.written = written;
        }

        @Override
        public void onDone(Exchange exchange) {
            written.complete(null);
        }
    }

    /**
     * @param unfinishedBytes counts what was read, on all paths, of bodies that are not there yet
     */
    CallbackHttpEndpoint(
            PlatformHttpEndpoint endpoint, RejectionLog rejections, AtomicLong unfinishedBytes) {
        this.endpoint = endpoint;
        this.rejections = rejections;
        this.unfinishedBytes = unfinishedBytes;
    }

    PlatformHttpEndpoint endpoint() {
        return endpoint;
    }

    /** Returns the number that those receivers together may hold open whose options say so. */
    int mostWaiting() {
        return receivers.stream().mapToInt(receiver -> receiver.maxWaiting().orElse(0)).sum();
    }

    /** Adds a receiver, and opens the path with the first. */
    void add(CallbackReceiver receiver) throws Exception {
        for (CallbackReceiver other : receivers) {
            other.checkTellsApart(receiver, endpoint.getPath());
        }
        receivers.add(receiver);
        fitMostBytes();
        if (close == null) {
            close = holdsWorkers() ? openPlatformHttp() : openRouter();
        }
    }

    /** Removes a receiver; tells whether it was the last. */
    boolean remove(CallbackReceiver receiver) {
        receivers.remove(receiver);
        if (receivers.isEmpty()) {
            return true;
        }
        fitMostBytes();
        return false;
    }

    /**
     * Keeps the path open without a receiver: what arrives waits for the next.
     *
     * @return tells this vacancy from others
     */
    Object keepVacant() {
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        vacancy = begun;
        return begun;
    }

    boolean isVacant(Object since) {
        return vacancy == since && receivers.isEmpty();
    }

    /** Lets what has waited go on. */
    void endVacancy() {
        CompletableFuture<Boolean> ending = vacancy;
        vacancy = null;
        if (ending != null) {
            ending.complete(true);
        }
    }

    void closePath() {
        if (close != null) {
            close.run();
            close = null;
        }
    }

    /**
     * Tells whether a callback holds a worker of the HTTP server while it waits. Only Camel's own
     * Vert.x engine is known to leave its router to others; one that was made of it is not.
     */
    boolean holdsWorkers() {
        PlatformHttpEngine engine = endpoint.getComponent().getEngine();
        return engine == null || !engine.getClass().getName().equals(VERTX_ENGINE);
    }

    /** Returns what says when callbacks are best handed to the threads of routes. */
    public Executor handOver() {
        return holdsWorkers() ? Runnable::run : VertxCallbackEndpoint::afterReads;
    }

    private Runnable openRouter() {
        return VertxCallbackEndpoint.open(
                endpoint, this::refuse, this::answer, this::mostBytes, unfinishedBytes);
    }

    private Runnable openPlatformHttp() throws Exception {
        CamelContext context = endpoint.getCamelContext();
        Consumer http = endpoint.createConsumer(this);
        Runnable before =
                context.getClassResolver().resolveClass(VERTX_ROUTER) == null
                        ? () -> {}
                        : VertxCallbackEndpoint.openBefore(
                                context,
                                routed(endpoint),
                                this::refuse,
                                this::answer,
                                this::mostBytes,
                                unfinishedBytes);
        ServiceHelper.startService(http);
        return () -> {
            before.run();
            ServiceHelper.stopAndShutdownService(http);
        };
    }

    /** The path of an endpoint, with all that is below where it takes that. */
    static String routed(PlatformHttpEndpoint endpoint) {
        return endpoint.isMatchOnUriPrefix() ? endpoint.getPath() + "*" : endpoint.getPath();
    }

    /** Tells whether it takes what arrives below its path too. */
    boolean takesBelow() {
        return endpoint.isMatchOnUriPrefix();
    }

    /** Returns the size of the largest callback that the most generous of the receivers takes. */
    int mostBytes() {
        return mostBytes;
    }

    private void fitMostBytes() {
        mostBytes = receivers.stream().mapToInt(CallbackReceiver::maxBodySize).max().orElse(0);
    }

    /** Requests that none of several accounts signed, by reason. */
    public Map<String, Integer> rejections() {
        return rejections.rejections();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        exchange.getExchangeExtension().addOnCompletion(new Written(written));
        answer(read(exchange, written))
                .whenComplete(
                        (response, failure) -> {
                            write(response, exchange.getMessage());
                            callback.done(false);
                        });
        return false;
    }

    /**
     * Refuses a request by where it came from, before its body is read, if none of the receivers
     * takes anything from there; the first says why.
     *
     * @return null if it is not refused for that
     */
    @Nullable CallbackResponse refuse(Caller caller) {
        CallbackReceiver first = null;
        CallbackRejectedException why = null;
        for (CallbackReceiver receiver : receivers) {
            CallbackRejectedException refusal = receiver.refusal(caller);
            if (refusal == null) {
                return null;
            }
            first = first == null ? receiver : first;
            why = why == null ? refusal : why;
        }
        return first == null || why == null ? null : first.refuse(why);
    }

    /**
     * On a shared path the signature tells whose callback it is, and what was signed if accounts
     * share a token too.
     */
    private CompletionStage<CallbackResponse> answer(CallbackRequest request) {
        List<CallbackReceiver> here = List.copyOf(receivers);
        if (here.isEmpty()) {
            return answerLater(request);
        }
        if (here.size() == 1) {
            return here.get(0).handle(request);
        }
        // A platform shares its path with nobody.
        List<AccountReceiver> accounts =
                here.stream()
                        .filter(AccountReceiver.class::isInstance)
                        .map(AccountReceiver.class::cast)
                        .toList();
        List<AccountReceiver> signers =
                accounts.stream()
                        .filter(receiver -> receiver.pipeline().recognises(request))
                        .toList();
        if (signers.isEmpty()) {
            return CompletableFuture.completedStage(refused(accounts));
        }
        return signers.size() == 1 ? signers.get(0).handle(request) : answer(request, signers);
    }

    /** Waits for the next receiver while there is one to come. */
    private CompletionStage<CallbackResponse> answerLater(CallbackRequest request) {
        CompletableFuture<Boolean> until = vacancy;
        if (until == null || waiting.incrementAndGet() > MOST_WAITING) {
            if (until != null) {
                waiting.decrementAndGet();
            }
            return CompletableFuture.completedStage(CallbackResponse.askAgain());
        }
        return until.thenCompose(
                over -> {
                    waiting.decrementAndGet();
                    return receivers.isEmpty()
                            ? CompletableFuture.completedStage(CallbackResponse.askAgain())
                            : answer(request);
                });
    }

    /** If it is for none of them, the first says why. */
    private static CompletionStage<CallbackResponse> answer(
            CallbackRequest request, List<AccountReceiver> signers) {
        AccountReceiver first = signers.get(0);
        CallbackReading ofFirst = first.pipeline().read(request);
        if (ofFirst.isOurs()) {
            return first.handle(ofFirst);
        }
        for (AccountReceiver other : signers.subList(1, signers.size())) {
            CallbackReading reading = other.pipeline().read(request);
            if (reading.isOurs()) {
                return other.handle(reading);
            }
        }
        return first.handle(ofFirst);
    }

    private CallbackResponse refused(List<AccountReceiver> here) {
        String names = here.stream().map(r -> r.account().name()).collect(Collectors.joining(", "));
        CallbackRejectedException why =
                new CallbackRejectedException(
                        names,
                        Reason.SIGNATURE,
                        "none of them has the token that signed it: compare their option token with"
                                + " the WeChat console",
                        null);
        rejections.rejected(why);
        here.forEach(receiver -> receiver.history().rejected(why));
        return CallbackResponse.empty(Reason.SIGNATURE.httpStatus());
    }

    /** The raw query is what Vert.x gives; other engines give the plain one. */
    private CallbackRequest read(Exchange exchange, CompletionStage<Void> written) {
        Message message = exchange.getMessage();
        String method = message.getHeader(Exchange.HTTP_METHOD, "", String.class);
        byte[] body = message.getBody(byte[].class);
        return new CallbackRequest(
                method,
                CallbackQuery.parse(rawQuery(message)),
                body == null ? NO_BODY : body,
                caller(message),
                arrivedNanos(exchange),
                written,
                endpoint.isMatchOnUriPrefix() ? below(requestPath(message), routed(endpoint)) : "");
    }

    /** Engines give the whole path of a request, or what is below that of the endpoint. */
    private static @Nullable String requestPath(Message message) {
        String uri = message.getHeader(Exchange.HTTP_URI, String.class);
        return uri != null ? uri : message.getHeader(Exchange.HTTP_PATH, String.class);
    }

    /**
     * Returns the part of a request's path that is below another, without the slash between them;
     * empty for that path itself.
     *
     * @param route the other path, with a slash and an asterisk at its end
     */
    static String below(@Nullable String request, String route) {
        String path = route.substring(0, route.length() - 2);
        String all = request == null ? "" : request;
        int query = all.indexOf('?');
        String only = query < 0 ? all : all.substring(0, query);
        int at = only.lastIndexOf(path);
        String rest = at < 0 ? only : only.substring(at + path.length());
        return rest.startsWith("/") ? rest.substring(1) : rest;
    }

    /**
     * An engine makes the exchange when it has the head of the request; then the body has to come,
     * and a worker has to have time.
     */
    static long arrivedNanos(Exchange exchange) {
        return System.nanoTime()
                - TimeUnit.MILLISECONDS.toNanos(Math.max(0, exchange.getClock().elapsed()));
    }

    /** Every engine of platform-http tells in its way where a request came from. */
    public static Caller caller(Message message) {
        return new Caller(peer(message), forwardedFor(byProxies(message)));
    }

    /**
     * Engines make headers of query parameters, and append them to those that came as headers: only
     * what is before them was written by proxies. They do the same with the fields of forms, which
     * cannot be counted.
     */
    private static List<?> byProxies(Message message) {
        Object header = message.getHeader(FORWARDED_FOR);
        if (header == null || isForm(message.getHeader(Exchange.CONTENT_TYPE, String.class))) {
            return List.of();
        }
        List<?> lines = header instanceof Collection<?> many ? List.copyOf(many) : List.of(header);
        int inQuery = CallbackQuery.count(rawQuery(message), FORWARDED_FOR);
        return lines.subList(0, Math.max(0, lines.size() - inQuery));
    }

    /** Tells whether an engine would take a body of that content type apart. */
    static boolean isForm(@Nullable String contentType) {
        String type = contentType == null ? "" : contentType.strip().toLowerCase(Locale.ROOT);
        return type.startsWith("application/x-www-form-urlencoded")
                || type.startsWith("multipart/");
    }

    /** The query as it came; null for none. */
    public static @Nullable String rawQuery(Message message) {
        String raw = message.getHeader(Exchange.HTTP_RAW_QUERY, String.class);
        return raw != null ? raw : message.getHeader(Exchange.HTTP_QUERY, String.class);
    }

    private static @Nullable String peer(Message message) {
        Object address = message.getHeader(VERTX_PEER);
        if (address == null) {
            return servletPeer(message);
        }
        String text = address.toString();
        int port = text.lastIndexOf(':');
        return port < 0 ? text : text.substring(0, port);
    }

    /** Spring Boot: the message knows its servlet request, which is no type of ours. */
    private static @Nullable String servletPeer(Message message) {
        BeanIntrospection beans =
                PluginHelper.getBeanIntrospection(message.getExchange().getContext());
        Object request = beans.getOrElseProperty(message, "request", null, false);
        return request == null
                ? null
                : (String) beans.getOrElseProperty(request, "remoteAddr", null, false);
    }

    /** A header that is there twice continues where the first ends (RFC 9110, 5.3). */
    static List<String> forwardedFor(List<?> lines) {
        if (lines.isEmpty()) {
            return List.of();
        }
        return lines.stream()
                .flatMap(line -> Arrays.stream(String.valueOf(line).split(",", -1)))
                .map(String::strip)
                .toList();
    }

    private static void write(CallbackResponse response, Message message) {
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, response.status());
        if (response.contentType() != null) {
            message.setHeader(Exchange.CONTENT_TYPE, response.contentType());
        }
        if (response.location() != null) {
            message.setHeader("Location", response.location().toString());
        }
        // Vert.x writes a buffer by itself, but pumps an array through the very workers that
        // callbacks wait in.
        message.setBody(ByteBuffer.wrap(response.body()));
    }
}
