// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.tokenservice;

import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.camel.runtime.AccountSettings;
import io.github.camelwechat.internal.camel.runtime.AccountSettings.TokenServiceSettings;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedStartupListener;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token services of all accounts. That of an account is open while an endpoint is started whose
 * options say so. Thread-safe.
 */
public final class TokenServices {

    private static final Logger LOG = LoggerFactory.getLogger(TokenServices.class);

    private final CamelContext context;
    private final InstantSource clock;
    private final Map<String, OpenService> open = new ConcurrentHashMap<>();

    /** A service that endpoints want, and its path once that is open. */
    private static final class OpenService {

        private final AccountSettings account;
        private final TokenServiceSettings settings;
        private int endpoints = 1;
        private Runnable close = () -> {};

        OpenService(AccountSettings account, TokenServiceSettings settings) {
            this.account = account;
            this.settings = settings;
        }
    }

    public TokenServices(CamelContext context, InstantSource clock) {
        this.context = context;
        this.clock = clock;
    }

    /**
     * Opens the service for an endpoint that starts, if its options say so.
     *
     * @param services what the endpoints of the account share
     * @return lets go of it when the endpoint stops
     * @throws IllegalArgumentException if another endpoint of the account says it otherwise, or if
     *     the path cannot be opened
     */
    public synchronized Runnable open(AccountSettings account, AccountServices services)
            throws Exception {
        TokenServiceSettings settings = account.tokenService();
        if (settings == null) {
            return () -> {};
        }
        OpenService known = open.get(settings.path());
        if (known == null) {
            begin(new OpenService(account, settings), services);
        } else if (known.settings.equals(settings)) {
            known.endpoints++;
        } else {
            throw account.wrong(
                    "tokenServiceKey",
                    "or tokenServiceOpenToNetwork is another than that of "
                            + known.account.endpoint()
                            + ": set them once, at the account");
        }
        return () -> close(settings.path());
    }

    /** Producers are started before HTTP servers are. */
    private void begin(OpenService service, AccountServices services) throws Exception {
        if (!service.account.mayCall()) {
            throw service.account.wrong(
                    "tokenService", "needs an appSecret, or a tokenSource without one");
        }
        if (context.isStarted()) {
            service.close = openPath(service, services);
        } else {
            context.addStartupListener(new Opening(service, services));
        }
        open.put(service.settings.path(), service);
    }

    /** The opening of a path as soon as everything else is started. */
    private final class Opening implements ExtendedStartupListener {

        private final OpenService service;
        private final AccountServices services;

        Opening(OpenService service, AccountServices services) {
            this.service = service;
            this.services = services;
        }

        @Override
        public void onCamelContextStarted(CamelContext started, boolean already) {}

        @Override
        public void onCamelContextFullyStarted(CamelContext started, boolean already) {
            synchronized (TokenServices.this) {
                if (open.get(service.settings.path()) == service) {
                    service.close = openPath(service, services);
                }
            }
        }
    }

    private Runnable openPath(OpenService service, AccountServices services) {
        AccountSettings account = service.account;
        String path = service.settings.path();
        boolean taken =
                context
                        .getComponent("platform-http", PlatformHttpComponent.class)
                        .getHttpEndpoints()
                        .stream()
                        .anyMatch(other -> other.getUri().equals(path));
        if (taken) {
            throw account.wrong("tokenService", "needs the path " + path + ", which is in use");
        }
        LongSupplier nanoTime = System::nanoTime;
        TokenService tokens =
                new TokenService(
                        account.account(), service.settings, services.api(), clock, nanoTime);
        PlatformHttpEndpoint http =
                context.getEndpoint(
                        "platform-http:" + path + "?httpMethodRestrict=GET,POST",
                        PlatformHttpEndpoint.class);
        Runnable close;
        try {
            close = new TokenHttpEndpoint(http, tokens).open();
        } catch (Exception e) {
            throw new IllegalArgumentException(
                    "Option tokenService of "
                            + account.endpoint()
                            + " needs an HTTP server that opens the path "
                            + path
                            + " (camel.server.enabled=true with Camel Main): "
                            + e.getMessage(),
                    e);
        }
        announce(account.name(), service.settings);
        return () -> {
            close.run();
            forget(http);
        };
    }

    private void forget(PlatformHttpEndpoint http) {
        try {
            context.removeEndpoint(http);
        } catch (Exception e) {
            LOG.warn("The endpoint of path {} could not be removed", http.getPath(), e);
        }
    }

    private static void announce(String account, TokenServiceSettings settings) {
        if (settings.openToNetwork()) {
            LOG.warn(
                    "The access token of account '{}' is served at {} to everybody who reaches this"
                            + " HTTP server and has the key (tokenServiceOpenToNetwork=true)",
                    account,
                    settings.path());
        } else {
            LOG.info(
                    "The access token of account '{}' is served at {} to programs on this machine"
                            + " that have the key",
                    account,
                    settings.path());
        }
    }

    /** Returns the size of the largest body that is taken on a path; empty if it is not open. */
    public OptionalInt maxBodySize(String path) {
        return open.containsKey(path)
                ? OptionalInt.of(TokenService.LONGEST_BODY)
                : OptionalInt.empty();
    }

    private synchronized void close(String path) {
        OpenService known = open.get(path);
        if (known == null) {
            return;
        }
        if (--known.endpoints == 0) {
            open.remove(path);
            known.close.run();
        }
    }
}
