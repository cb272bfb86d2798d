// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator;

import io.github.camelwechat.simulator.account.SecurityMode;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.agent.SimulatedAgent;
import io.github.camelwechat.simulator.api.ApiRequest;
import io.github.camelwechat.simulator.article.ReaderActions;
import io.github.camelwechat.simulator.callback.Callback;
import io.github.camelwechat.simulator.callback.CallbackRequest;
import io.github.camelwechat.simulator.callback.CallbackResult;
import io.github.camelwechat.simulator.callback.CallbackSigner;
import io.github.camelwechat.simulator.callback.Handshake;
import io.github.camelwechat.simulator.callback.Redelivery;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.control.SimulatorServer;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.oauth.OAuthServer;
import io.github.camelwechat.simulator.platform.ReleaseReport;
import io.github.camelwechat.simulator.platform.ThirdPartyPlatform;
import io.github.camelwechat.simulator.qr.QrCodes;
import io.github.camelwechat.simulator.quota.Quotas;
import io.github.camelwechat.simulator.replay.Replay;
import io.github.camelwechat.simulator.replay.ReplayReport;
import io.github.camelwechat.simulator.security.ApiCipher;
import io.github.camelwechat.simulator.security.ApiKeys;
import io.github.camelwechat.simulator.state.AccountStates;
import io.github.camelwechat.simulator.state.SimulatorOptions;
import io.github.camelwechat.simulator.state.SimulatorState;
import io.github.camelwechat.simulator.template.Templates;
import io.github.camelwechat.simulator.user.Migrations;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A WeChat you can run: a real HTTP server that pushes callbacks and serves the API of Official
 * Accounts. Safe for use by several threads; {@link #close} stops it.
 */
public final class WeChatSimulator implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;
    private static final long RELEASE_TEST_SECONDS = 120;

    private final Vertx vertx;
    private final AccountStates states;
    private final String appId;
    private final SimulatorServer server;

    private WeChatSimulator(
            Vertx vertx, AccountStates states, String appId, SimulatorServer server) {
        this.vertx = vertx;
        this.states = states;
        this.appId = appId;
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
        AccountStates states = new AccountStates(vertx, options);
        SimulatorServer server = new SimulatorServer(vertx, states, host);
        WeChatSimulator simulator =
                new WeChatSimulator(vertx, states, options.account().appId(), server);
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
        return states.common().base();
    }

    public int port() {
        return states.common().base().getPort();
    }

    /** The account whose users, media, quotas and so on this shows. */
    public SimulatedAccount account() {
        return states.common().accounts().get(appId);
    }

    /** Returns the accounts in this WeChat, the first in front. */
    public List<SimulatedAccount> accounts() {
        return states.common().accounts().all();
    }

    /**
     * Adds an account.
     *
     * @return this WeChat as that account sees it
     */
    public WeChatSimulator addAccount(SimulatedAccount account) {
        states.common().accounts().add(account);
        return account(account.appId());
    }

    /**
     * The same WeChat as another of its accounts sees it: users, chats, callback URL, tokens,
     * media, quotas and so on are that account's. Time, faults, the records of callbacks and
     * requests, {@link #reset} and {@link #close} are everybody's.
     *
     * @throws IllegalArgumentException when there is no such account
     */
    public WeChatSimulator account(String appId) {
        return new WeChatSimulator(
                vertx, states, states.common().accounts().get(appId).appId(), server);
    }

    /**
     * The third-party platform in this WeChat, the first if there are several.
     *
     * @throws IllegalStateException when there is none
     */
    public ThirdPartyPlatform platform() {
        return states.common().platforms().all().stream()
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "there is no third-party platform; add one with"
                                                + " builder().platform(...) or addPlatform(...)"));
    }

    /**
     * The third-party platform with an appid.
     *
     * @throws IllegalArgumentException when there is none
     */
    public ThirdPartyPlatform platform(String appId) {
        return states.common()
                .platforms()
                .find(appId)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no third-party platform \"" + appId + "\""));
    }

    /** Returns the third-party platforms in this WeChat, the first in front. */
    public List<ThirdPartyPlatform> platforms() {
        return states.common().platforms().all();
    }

    /** Adds a third-party platform. */
    public ThirdPartyPlatform addPlatform(SimulatedPlatform platform) {
        return states.common().platforms().add(platform);
    }

    /**
     * Plays WeChat's release test with a platform, and waits for its report: seconds, or a minute
     * and more for one that does not answer.
     */
    public ReleaseReport releaseTest(ThirdPartyPlatform platform) {
        return await(states.releaseTest(platform), RELEASE_TEST_SECONDS);
    }

    /** This WeChat's time. Moving it here does not wait for programs that follow it. */
    public SimulatorClock clock() {
        return states.common().clock();
    }

    /** Moves the clock and waits until programs that follow it have seen it, at most a second. */
    public void advance(Duration step) {
        CompletableFuture<Void> settled = states.common().clockPolls().advance(step);
        settled.completeOnTimeout(null, 1, TimeUnit.SECONDS).join();
        states.common().clockPolls().giveUp(settled);
    }

    /** A user, who from now on exists. */
    public SimulatedUser user(String openid) {
        return state().user(openid);
    }

    /**
     * An agent of WeChat's own customer service, such as {@code anna@shop}. One that the account
     * did not add is added now, with a person behind it.
     */
    public SimulatedAgent agent(String account) {
        return state().agent(account);
    }

    /** Where callbacks go from now on; null for nowhere. Not verified; see {@link #handshake()}. */
    public void callbackUrl(@Nullable String url) {
        state().target().url(url == null ? null : WeChatSimulatorBuilder.callbackUri(url));
    }

    /** Sets the protection of callbacks from now on. */
    public void securityMode(SecurityMode mode) {
        state().target().mode(mode);
    }

    /** Sets the cause of another delivery from now on, until the next reset. */
    public void redelivery(Redelivery value) {
        state().target().redelivery(value);
    }

    /** Sets the answer of {@code getcallbackip} from now on: addresses or CIDR ranges. */
    public void callbackAddresses(String... addresses) {
        state().addresses().callback(List.of(addresses));
    }

    /** The {@code X-Forwarded-For} of callbacks from now on; null for none. */
    public void forwardedFor(@Nullable String value) {
        state().target().forwardedFor(value);
    }

    /** Verifies the configured callback URL as WeChat's console does. */
    public Handshake handshake() {
        return await(state().handshake(configuredUrl()));
    }

    /** Verifies a callback URL as WeChat's console does. */
    public Handshake handshake(String url) {
        return await(state().handshake(WeChatSimulatorBuilder.callbackUri(url)));
    }

    /** Pushes a payload as it is, signed and sealed in the configured mode with current time. */
    public Callback deliver(String openid, byte[] payloadXml) {
        return state().actions().raw(openid, payloadXml);
    }

    /** Pushes a payload as it is, signed and sealed in the configured mode with current time. */
    public Callback deliver(String openid, String payloadXml) {
        return deliver(openid, payloadXml.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Pushes callbacks that the component captured from a real account (its option {@code capture})
     * as if they happened to this one: signed and sealed anew, addressed to it.
     *
     * @return completes when every callback has its end; fails if there is nothing to replay
     */
    public CompletableFuture<ReplayReport> replay(Path directory, Replay options) {
        return state().replay().start(directory, options);
    }

    /** Makes callback requests for tests that tamper with them. */
    public CallbackSigner signer() {
        return state().signer(configuredUrl());
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
                ? states.common().client().get(callback, limit)
                : states.common().client().post(callback, limit);
    }

    /** The newest 2000 callbacks, the oldest first. */
    public List<Callback> callbacks() {
        return states.common().callbacks().all();
    }

    /** The newest 2000 API requests (at most 64 MB of bodies), the oldest first. */
    public List<ApiRequest> requests() {
        return states.common().requests().all();
    }

    /** The newest API requests of one path, such as {@code /cgi-bin/message/custom/send}. */
    public List<ApiRequest> requests(String path) {
        return requests().stream().filter(request -> request.path().equals(path)).toList();
    }

    /** The account's templates; those of the console are added here. */
    public Templates templates() {
        return state().templates().templates();
    }

    /** Returns the actions of users on the account's articles. */
    public ReaderActions readers() {
        return state().readers();
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
        states.common().faults().plan(fault, times);
    }

    /** Makes the next calls of one path go wrong. */
    public void inject(Fault fault, int times, String path) {
        states.common().faults().plan(fault, times, path);
    }

    /** Returns the limits of calls to each path; they can be changed until the next reset. */
    public Quotas quotas() {
        return state().quotas();
    }

    /**
     * Turns API security on, as a developer does in the console: from now on the covered paths
     * refuse plain calls.
     *
     * @param developerKey the developer's public key or certificate in PEM, RSA or SM2
     */
    public ApiKeys enableApiSecurity(ApiCipher cipher, String developerKey) {
        return state().security().enable(cipher, developerKey);
    }

    /** Turns API security off. */
    public void disableApiSecurity() {
        state().security().disable();
    }

    /** The account's QR codes. */
    public QrCodes qrCodes() {
        return state().qrCodes();
    }

    /** Web authorization, for pages that are shown to nobody in particular. */
    public OAuthServer oauth() {
        return state().oauth();
    }

    /** Accounts whose followers were moved to this one. */
    public Migrations migrations() {
        return state().migrations();
    }

    /** Lets every access token run out now. */
    public void expireTokens() {
        state().tokens().expireAll();
    }

    /**
     * Forgets users, tags, QR codes, chats, windows, media, templates, articles, callbacks,
     * requests and planned faults, changed quotas and callback origins, of all accounts, and the
     * authorizations of platforms. Keeps accounts, platforms, their URLs, the mode, issued tokens,
     * the time and the count of message ids.
     */
    public void reset() {
        states.reset();
    }

    @Override
    public void close() {
        await(server.close().toCompletionStage().toCompletableFuture());
        states.common().callbacks().clear();
        await(vertx.close().toCompletionStage().toCompletableFuture());
    }

    // That of an account nobody uses is never made.
    private SimulatorState state() {
        return states.get(appId);
    }

    private URI configuredUrl() {
        URI url = state().target().url();
        if (url == null) {
            throw new IllegalStateException(
                    "no callback URL is configured; set one with callbackUrl(...)");
        }
        return url;
    }

    private static <T> T await(CompletableFuture<T> future) {
        return await(future, PATIENCE_SECONDS);
    }

    private static <T> T await(CompletableFuture<T> future, long seconds) {
        try {
            return future.get(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("nothing happened for " + seconds + " seconds", e);
        }
    }
}
