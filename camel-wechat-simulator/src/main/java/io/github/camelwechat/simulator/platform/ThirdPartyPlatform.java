// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.platform;

import io.github.camelwechat.simulator.account.Accounts;
import io.github.camelwechat.simulator.account.SecurityMode;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.callback.Callback;
import io.github.camelwechat.simulator.callback.CallbackPusher;
import io.github.camelwechat.simulator.callback.CallbackReceiver;
import io.github.camelwechat.simulator.callback.CallbackSigner;
import io.github.camelwechat.simulator.callback.CallbackTarget;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.http.QueryParameters;
import io.github.camelwechat.simulator.reply.ResponseRule;
import io.github.camelwechat.simulator.store.RandomIds;
import io.github.camelwechat.simulator.window.Interaction;
import io.github.camelwechat.simulator.xml.XmlWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A third-party platform in this WeChat, with the accounts that authorized it. Whatever is done
 * here is done at once, as by an administrator or by the Open Platform's console, and returns the
 * callback it caused. Thread-safe.
 */
public final class ThirdPartyPlatform {
    private static final Duration TICKET_LIFE = Duration.ofHours(12);
    private static final Duration PRE_AUTH_LIFE = Duration.ofSeconds(600);
    private static final Duration CODE_LIFE = Duration.ofHours(1);

    private final Accounts accounts;
    private final CallbackPusher pusher;
    private final CallbackTarget target;
    private final SimulatorClock clock;
    private final RandomGenerator random;
    private final Codes<String> tickets;
    private final Codes<String> preAuthCodes;
    private final Codes<String> codes;
    private final PlatformTokens tokens;
    private final Map<String, Authorization> authorizations = new LinkedHashMap<>();
    private volatile SimulatedPlatform registration;
    private volatile List<String> addresses = List.of();
    private volatile Set<PermissionSet> unconfirmed = Set.of();
    private volatile String newestTicket = "";
    private volatile @Nullable ReleaseReport releaseReport;
    private volatile boolean rotating;
    private volatile boolean pushing = true;

    ThirdPartyPlatform(
            SimulatedPlatform registration,
            Accounts accounts,
            CallbackPusher pusher,
            CallbackTarget target,
            SimulatorClock clock,
            RandomGenerator random) {
        this.registration = registration;
        this.accounts = accounts;
        this.pusher = pusher;
        this.target = target;
        this.clock = clock;
        this.random = random;
        tickets = new Codes<>("ticket", TICKET_LIFE, clock, random);
        preAuthCodes = new Codes<>("preauthcode", PRE_AUTH_LIFE, clock, random);
        codes = new Codes<>("queryauthcode", CODE_LIFE, clock, random);
        tokens = new PlatformTokens(clock, random);
    }

    /** Its name, credentials and URLs as they are now. */
    public SimulatedPlatform registration() {
        return registration;
    }

    public String appId() {
        return registration.appId();
    }

    /** Where tickets and authorizations are told from now on; null for nowhere. */
    public void authorizationUrl(@Nullable String url) {
        registration = registration.withAuthorizationUrl(url);
    }

    /** Where messages of authorizers go from now on, with {@code $APPID$}; null for nowhere. */
    public void messageUrl(@Nullable String url) {
        registration = registration.withMessageUrl(url);
    }

    /** The addresses from which its API may be called; none, as at the start, lets all in. */
    public void addresses(String... values) {
        addresses = List.of(values);
    }

    /** Sets the permission sets that its owner has not confirmed yet; calls are 61016. */
    public void unconfirmed(PermissionSet... sets) {
        unconfirmed = Set.of(sets);
    }

    /**
     * Lets every refresh of an authorizer's token change the refresh token too, the old one being
     * worthless at once; by default it stays until the account authorizes anew.
     */
    public void rotatesRefreshTokens(boolean value) {
        rotating = value;
    }

    /** Stops the pushes of tickets until {@code api_start_push_ticket}. */
    public void stopTickets() {
        pushing = false;
    }

    /** Starts the pushes of tickets again, with one at once. */
    public Callback startTickets() {
        pushing = true;
        return pushTicket();
    }

    /** The newest ticket; the empty string before the first. */
    public String ticket() {
        return newestTicket;
    }

    /** Pushes a new ticket. */
    public Callback pushTicket() {
        String ticket = tickets.issue("");
        newestTicket = ticket;
        return tell("component_verify_ticket", out -> out.text("ComponentVerifyTicket", ticket));
    }

    /** Lets an account authorize it, with all permission sets or with these; or anew. */
    public AuthorizationGrant authorize(String appId, PermissionSet... sets) {
        return authorize(
                appId, sets.length == 0 ? EnumSet.allOf(PermissionSet.class) : Arrays.asList(sets));
    }

    /** Lets an account authorize it with some permission sets; or anew. */
    public AuthorizationGrant authorize(String appId, Collection<PermissionSet> sets) {
        String preAuthCode = preAuthCodes.issue("");
        preAuthCodes.use(preAuthCode);
        return confirm(appId, sets, preAuthCode, null);
    }

    /**
     * Opens a link to the page on which an account authorizes it, and confirms.
     *
     * @param page as the platform made it
     * @param appId the account that is chosen there
     * @param sets what is ticked there, all that is asked for by default
     * @throws IllegalArgumentException when WeChat would show an error instead
     */
    public AuthorizationGrant authorize(URI page, String appId, PermissionSet... sets) {
        AuthorizationLink link = AuthorizationLink.of(page);
        return authorize(
                link, appId, sets.length == 0 ? link.permissionSets() : Arrays.asList(sets));
    }

    AuthorizationGrant authorize(
            AuthorizationLink link, String appId, Collection<PermissionSet> sets) {
        check(link);
        if (!link.account().isEmpty() && !link.account().equals(appId)) {
            throw new IllegalArgumentException(
                    "the link is for the account " + link.account() + " only");
        }
        if (!link.permissionSets().containsAll(sets)) {
            throw new IllegalArgumentException(
                    "the link asks for " + link.permissionSets() + ", not for " + sets);
        }
        accounts.get(appId);
        preAuthCodes.use(link.preAuthCode());
        return confirm(appId, sets, link.preAuthCode(), link.redirect());
    }

    /**
     * Checks what an authorization link says of the platform.
     *
     * @throws IllegalArgumentException when WeChat would show an error instead
     */
    void check(AuthorizationLink link) {
        if (!link.platform().equals(appId())) {
            throw new IllegalArgumentException("component_appid is not this platform's");
        }
        Codes.Standing standing = preAuthCodes.standing(link.preAuthCode());
        switch (standing) {
            case GOOD -> {}
            case USED ->
                    throw new IllegalArgumentException(
                            "pre_auth_code was used already; create another for every visitor");
            case EXPIRED ->
                    throw new IllegalArgumentException(
                            "pre_auth_code is older than "
                                    + PRE_AUTH_LIFE.toSeconds()
                                    + " seconds");
            case UNKNOWN ->
                    throw new IllegalArgumentException(
                            "pre_auth_code was not created by this platform");
        }
    }

    private AuthorizationGrant confirm(
            String appId,
            Collection<PermissionSet> sets,
            String preAuthCode,
            @Nullable URI redirect) {
        accounts.get(appId);
        boolean known = enter(appId, sets) != null;
        String code = codes.issue(appId);
        long end = clock.instant().plus(CODE_LIFE).getEpochSecond();
        Callback event =
                tell(
                        known ? "updateauthorized" : "authorized",
                        out ->
                                out.text("AuthorizerAppid", appId)
                                        .text("AuthorizationCode", code)
                                        .number("AuthorizationCodeExpiredTime", end)
                                        .text("PreAuthCode", preAuthCode));
        String query = "auth_code=" + code + "&expires_in=" + CODE_LIFE.toSeconds();
        return new AuthorizationGrant(
                code, redirect == null ? null : QueryParameters.append(redirect, query), event);
    }

    /** Notes an authorization without telling the platform; returns the one before, if any. */
    @Nullable Authorization enter(String appId, Collection<PermissionSet> sets) {
        String refreshToken = newRefreshToken();
        synchronized (authorizations) {
            return authorizations.put(
                    appId,
                    new Authorization(
                            appId, PermissionSet.copy(sets), refreshToken, clock.instant()));
        }
    }

    /**
     * Lets an account withdraw its authorization.
     *
     * @throws IllegalArgumentException when it gave none
     */
    public Callback withdraw(String appId) {
        if (!leave(appId)) {
            throw new IllegalArgumentException(
                    "the account " + appId + " did not authorize the platform " + appId());
        }
        return tell("unauthorized", out -> out.text("AuthorizerAppid", appId));
    }

    /** Forgets an authorization without telling the platform; false when there was none. */
    boolean leave(String appId) {
        synchronized (authorizations) {
            if (authorizations.remove(appId) == null) {
                return false;
            }
        }
        tokens.revoke(appId);
        return true;
    }

    /** The accounts that authorize it now, in the order in which they first did. */
    public List<Authorization> authorizations() {
        synchronized (authorizations) {
            return List.copyOf(authorizations.values());
        }
    }

    public Optional<Authorization> authorization(String appId) {
        synchronized (authorizations) {
            return Optional.ofNullable(authorizations.get(appId));
        }
    }

    /** The newest report of a release test; empty before the first. */
    public Optional<ReleaseReport> releaseReport() {
        return Optional.ofNullable(releaseReport);
    }

    void releaseReport(ReleaseReport report) {
        releaseReport = report;
    }

    /** Lets every token, its own and those of authorizers, run out now. */
    public void expireTokens() {
        tokens.expireAll();
    }

    /** Signs and seals its own events, for tests that tamper with them. */
    public CallbackSigner signer() {
        String url = required(registration.authorizationUrl(), "authorizationUrl");
        return new CallbackSigner(
                        URI.create(url),
                        registration.credentials(),
                        SecurityMode.SAFE,
                        clock,
                        random)
                .forPlatformEvents();
    }

    /** Signs and seals messages of an account, for tests that tamper with them. */
    public CallbackSigner signer(String appId) {
        SimulatedAccount account = accounts.get(appId);
        String url = required(registration.messageUrl(), "messageUrl");
        return new CallbackSigner(
                URI.create(url.replace(SimulatedPlatform.APPID, appId)),
                registration.credentialsFor(account),
                SecurityMode.SAFE,
                clock,
                random);
    }

    /** Pushes an event of its own, with the fields that follow InfoType. */
    public Callback tell(String infoType, Consumer<XmlWriter> fields) {
        XmlWriter out =
                new XmlWriter()
                        .text("AppId", appId())
                        .number("CreateTime", clock.epochSecond())
                        .text("InfoType", infoType);
        fields.accept(out);
        byte[] payload = out.end().getBytes(StandardCharsets.UTF_8);
        List<CallbackReceiver> receivers =
                registration.authorizationUrl() == null
                        ? List.of()
                        : List.of(
                                new CallbackReceiver(
                                        signer(), ResponseRule.acknowledgement(), target));
        return pusher.push(receivers, "", payload, Interaction.OTHER, outcome -> {});
    }

    /** Forgets authorizations and codes; keeps URLs, tickets and its own tokens. */
    void reset() {
        authorizations().forEach(one -> leave(one.appId()));
        preAuthCodes.clear();
        codes.clear();
        addresses = List.of();
        unconfirmed = Set.of();
        rotating = false;
        pushing = true;
    }

    boolean isPushing() {
        return pushing;
    }

    boolean lets(String address) {
        return addresses.isEmpty() || addresses.contains(address);
    }

    boolean awaits(PermissionSet set) {
        return unconfirmed.contains(set);
    }

    CallbackTarget target() {
        return target;
    }

    PlatformTokens tokens() {
        return tokens;
    }

    Codes<String> tickets() {
        return tickets;
    }

    Codes<String> preAuthCodes() {
        return preAuthCodes;
    }

    Codes<String> codes() {
        return codes;
    }

    /**
     * The authorization after its token was refreshed; empty when the refresh token is not its own.
     * Of two at once that would change the refresh token, one is refused.
     */
    Optional<Authorization> refresh(String appId, String refreshToken) {
        synchronized (authorizations) {
            Authorization known = authorizations.get(appId);
            if (known == null || !known.refreshToken().equals(refreshToken)) {
                return Optional.empty();
            }
            Authorization renewed = rotating ? known.withRefreshToken(newRefreshToken()) : known;
            authorizations.put(appId, renewed);
            return Optional.of(renewed);
        }
    }

    private String newRefreshToken() {
        return "refreshtoken@@@" + RandomIds.next(random, 32);
    }

    private static String required(@Nullable String url, String what) {
        if (url == null) {
            throw new IllegalStateException(
                    "the platform has no " + what + "; set one with " + what + "(...)");
        }
        return url;
    }
}
