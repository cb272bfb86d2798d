// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator;

import io.github.camelwechat.simulator.account.SecurityMode;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.agent.SimulatedAgent;
import io.github.camelwechat.simulator.api.ApiRequest;
import io.github.camelwechat.simulator.article.ReaderActions;
import io.github.camelwechat.simulator.callback.Callback;
import io.github.camelwechat.simulator.callback.CallbackRequest;
import io.github.camelwechat.simulator.callback.CallbackResult;
import io.github.camelwechat.simulator.callback.CallbackSigner;
import io.github.camelwechat.simulator.callback.Handshake;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.control.SimulatorServer;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.oauth.OAuthServer;
import io.github.camelwechat.simulator.qr.QrCodes;
import io.github.camelwechat.simulator.quota.Quotas;
import io.github.camelwechat.simulator.security.ApiCipher;
import io.github.camelwechat.simulator.security.ApiKeys;
import io.github.camelwechat.simulator.state.SimulatorOptions;
import io.github.camelwechat.simulator.state.SimulatorState;
import io.github.camelwechat.simulator.template.Templates;
import io.github.camelwechat.simulator.user.Migrations;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A WeChat you can run: a real HTTP server that pushes callbacks and serves the API of one Official
 * Account. Safe for use by several threads; {@link #close} stops it.
 */
public final class WeChatSimulator implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final Vertx vertx;
    private final SimulatorState world;
    private final SimulatorServer server;

    private WeChatSimulator(Vertx vertx, SimulatorState world, SimulatorServer server) {
        this.vertx = vertx;
        this.world = world;
        this.server = server;
    }

    public static WeChatSimulatorBuilder builder() {
        return new WeChatSimulatorBuilder();
    }

    static WeChatSimulator start(SimulatorOptions options, String host, int port) {
        // Everything is answered from memory, so Vert.x needs no file cache.
        FileSystemOptions files =
                new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false);
        Vertx vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setEventLoopPoolSize(2)
                                .setWorkerPoolSize(2)
                                .setUseDaemonThread(true)
                                .setFileSystemOptions(files));
        SimulatorState world = new SimulatorState(vertx, options);
        SimulatorServer server = new SimulatorServer(vertx, world, host);
        WeChatSimulator simulator = new WeChatSimulator(vertx, world, server);
        try {
            await(server.listen(port).toCompletionStage().toCompletableFuture());
            return simulator;
        } catch (IllegalStateException e) {
            simulator.close();
            throw SimulatorStartException.listening(
                    host, port, "WeChatSimulator.builder().port(...)", e.getCause());
        }
    }

    /** Where it listens, such as {@code http://127.0.0.1:9080}: API, control API and phone. */
    public URI baseUri() {
        return world.base();
    }

    public int port() {
        return world.base().getPort();
    }

    public SimulatedAccount account() {
        return world.account();
    }

    /** This WeChat's time. Moving it here does not wait for programs that follow it. */
    public SimulatorClock clock() {
        return world.clock();
    }

    /** Moves the clock and waits until programs that follow it have seen it, at most a second. */
    public void advance(Duration step) {
        CompletableFuture<Void> settled = world.followers().advance(step);
        settled.completeOnTimeout(null, 1, TimeUnit.SECONDS).join();
        world.followers().giveUp(settled);
    }

    /** A user, who from now on exists. */
    public SimulatedUser user(String openid) {
        return world.user(openid);
    }

    /**
     * An agent of WeChat's own customer service, such as {@code anna@shop}. One that the account
     * did not add is added now, with a person behind it.
     */
    public SimulatedAgent agent(String account) {
        return world.agent(account);
    }

    /** Where callbacks go from now on. Not verified; see {@link #handshake()}. */
    public void callbackUrl(String url) {
        world.target().url(CallbackUrl.parse(url));
    }

    /** How callbacks are protected from now on. */
    public void securityMode(SecurityMode mode) {
        world.target().mode(mode);
    }

    /** What {@code getcallbackip} names from now on: addresses or CIDR ranges. */
    public void callbackAddresses(String... addresses) {
        world.offices().addresses().callback(List.of(addresses));
    }

    /** The {@code X-Forwarded-For} of callbacks from now on; null for none. */
    public void forwardedFor(@Nullable String value) {
        world.target().forwardedFor(value);
    }

    /** Verifies the configured callback URL as WeChat's console does. */
    public Handshake handshake() {
        return await(world.handshake(configuredUrl()));
    }

    /** Verifies a callback URL as WeChat's console does. */
    public Handshake handshake(String url) {
        return await(world.handshake(CallbackUrl.parse(url)));
    }

    /** Pushes a payload as it is, signed and sealed in the configured mode with current time. */
    public Callback deliver(String openid, byte[] payloadXml) {
        return world.acts().raw(openid, payloadXml);
    }

    /** Pushes a payload as it is, signed and sealed in the configured mode with current time. */
    public Callback deliver(String openid, String payloadXml) {
        return deliver(openid, payloadXml.getBytes(StandardCharsets.UTF_8));
    }

    /** Makes callback requests for tests that tamper with them. */
    public CallbackSigner signer() {
        return world.signer(configuredUrl());
    }

    /** Sends a callback request once, as it is, and waits for the answer. */
    public CallbackResult send(CallbackRequest callback) {
        return send(callback, Duration.ofSeconds(5));
    }

    /** Sends a callback request once, as it is, and waits for the answer. */
    public CallbackResult send(CallbackRequest callback, Duration limit) {
        return await(sendAsync(callback, limit));
    }

    /** Sends a callback request once: POST, or GET when it has an echostr. */
    public CompletableFuture<CallbackResult> sendAsync(CallbackRequest callback, Duration limit) {
        return callback.parameters().containsKey("echostr")
                ? world.client().get(callback, limit)
                : world.client().post(callback, limit);
    }

    /** The newest 2000 deliveries, the oldest first. */
    public List<Callback> deliveries() {
        return world.deliveries().all();
    }

    /** The newest 2000 API requests (at most 64 MB of bodies), the oldest first. */
    public List<ApiRequest> requests() {
        return world.requests().all();
    }

    /** The newest API requests of one path, such as {@code /cgi-bin/message/custom/send}. */
    public List<ApiRequest> requests(String path) {
        return requests().stream().filter(request -> request.path().equals(path)).toList();
    }

    /** The account's templates; those of the console are added here. */
    public Templates templates() {
        return world.contents().templates();
    }

    /** What users do with the account's articles. */
    public ReaderActions readers() {
        return world.contents().readers();
    }

    /** Makes the next matching call, or callback, go wrong; see {@link Fault}. */
    public void inject(Fault fault) {
        inject(fault, 1);
    }

    /**
     * Makes the next matching calls go wrong: token calls for {@link Fault.IpNotAllowed}, all calls
     * that carry a token for the others.
     */
    public void inject(Fault fault, int times) {
        world.faults().plan(fault, times);
    }

    /** Makes the next calls of one path go wrong. */
    public void inject(Fault fault, int times, String path) {
        world.faults().plan(fault, times, path);
    }

    /** How often each path may be called; limits can be changed until the next reset. */
    public Quotas quotas() {
        return world.offices().quotas();
    }

    /**
     * Turns API security on, as a developer does in the console: from now on the covered paths
     * refuse plain calls.
     *
     * @param developerKey the developer's public key or certificate in PEM, RSA or SM2
     */
    public ApiKeys enableApiSecurity(ApiCipher cipher, String developerKey) {
        return world.security().enable(cipher, developerKey);
    }

    /** Turns API security off. */
    public void disableApiSecurity() {
        world.security().disable();
    }

    /** The account's QR codes. */
    public QrCodes qrCodes() {
        return world.offices().qrCodes();
    }

    /** Web authorization, for pages that are shown to nobody in particular. */
    public OAuthServer oauth() {
        return world.offices().oauth();
    }

    /** Accounts whose followers were moved to this one. */
    public Migrations migrations() {
        return world.offices().migrations();
    }

    /** Lets every access token run out now. */
    public void expireTokens() {
        world.tokens().expireAll();
    }

    /**
     * Forgets users, tags, QR codes, chats, windows, media, templates, articles, deliveries,
     * requests and planned faults, changed quotas and callback origins. Keeps the callback URL, the
     * mode, issued tokens, the time and the count of message ids.
     */
    public void reset() {
        world.reset();
    }

    @Override
    public void close() {
        await(server.close().toCompletionStage().toCompletableFuture());
        world.deliveries().clear();
        await(vertx.close().toCompletionStage().toCompletableFuture());
    }

    private URI configuredUrl() {
        URI url = world.target().url();
        if (url == null) {
            throw new IllegalStateException(
                    "no callback URL is configured; set one with callbackUrl(...)");
        }
        return url;
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "nothing happened for " + PATIENCE_SECONDS + " seconds", e);
        }
    }
}
