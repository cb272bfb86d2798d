// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.internal.camel.console.StartedComponents;
import io.github.camelwechat.internal.camel.platform.CallbackPaths;
import io.github.camelwechat.internal.camel.runtime.AccountRegistry;
import io.github.camelwechat.internal.camel.runtime.AccountSecrets;
import io.github.camelwechat.internal.camel.runtime.ComponentProperties;
import io.github.camelwechat.internal.camel.runtime.SecretRedaction;
import io.github.camelwechat.internal.camel.runtime.WeChatRuntime;
import io.github.camelwechat.internal.camel.tokenservice.TokenServices;
import io.github.camelwechat.option.OpenIdText;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.SSLContextParametersAware;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The component behind {@code wechat:}. Owns what its endpoints share. */
@Component("wechat")
@ManagedResource(description = "Managed WeChat component")
public class WeChatComponent extends WeChatHttpComponent implements SSLContextParametersAware {

    private static final Logger LOG = LoggerFactory.getLogger(WeChatComponent.class);

    @Metadata(
            description =
                    "The options every endpoint starts from; those of its account and its URI"
                            + " override them.")
    private WeChatConfiguration configuration = new WeChatConfiguration();

    @Metadata(
            label = "security",
            description =
                    "The accounts by name, each with its own appId, appSecret and so on. The name is"
                            + " the part of the URI after wechat:, and in properties it is in"
                            + " brackets.")
    private Map<String, WeChatConfiguration> accounts = new ConcurrentHashMap<>();

    @Metadata(label = "security", description = "The TLS settings of the connections to WeChat.")
    private @Nullable SSLContextParameters sslContextParameters;

    @Metadata(
            label = "security",
            defaultValue = "false",
            description =
                    "Whether to use the TLS settings of the Camel context for the connections to"
                            + " WeChat.")
    private boolean useGlobalSslContextParameters;

    @Metadata(
            label = "security",
            defaultValue = "plain",
            description =
                    "The text of users' openids in log lines and messages of exceptions: plain, or hashed, which is the same hash as in traces.")
    private OpenIdText openIdsInLogs = OpenIdText.PLAIN;

    private final AccountSecrets secrets =
            new AccountSecrets(
                    account -> successor().configurations().secretOf(account),
                    this::getSecretTimeout);
    private volatile @Nullable Shared shared;

    /**
     * @param accounts those whose endpoints are started
     * @param paths where callbacks arrive
     * @param tokens what other programs are given
     */
    private record Shared(
            WeChatRuntime runtime,
            AccountRegistry accounts,
            CallbackPaths paths,
            TokenServices tokens) {}

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        if (remaining.isBlank() || remaining.indexOf('/') >= 0) {
            throw new IllegalArgumentException(
                    "A WeChat endpoint names its account, as in wechat:shop, but this one says"
                            + " wechat:"
                            + remaining);
        }
        EndpointOptions start = configurations();
        WeChatConfiguration options = start.of(remaining);
        options.setAccount(remaining);
        WeChatEndpoint endpoint = new WeChatEndpoint(uri, this, options);
        warnOfSecrets(remaining, parameters);
        start.readEnums("wechat:" + remaining, parameters);
        setProperties(endpoint, parameters);
        secrets.configured(
                remaining,
                EndpointOptions.secret(options.getAppSecret()),
                start.secretOf(remaining));
        return endpoint;
    }

    /**
     * Puts another AppSecret in force, after it was reset in the WeChat console: for every endpoint
     * of the account that exists now, without a restart. What is under way goes on with the access
     * token it has. Change the configuration too, for the next start.
     *
     * @param account the part of the URI after {@code wechat:}
     * @throws IllegalArgumentException if no endpoint has this account, or the secret is empty
     */
    @ManagedOperation(description = "Puts another AppSecret of an account in force")
    public void updateSecret(String account, String appSecret) {
        secrets.update(account, appSecret);
    }

    /**
     * Returns the size in bytes of the largest body that is taken on a path, for HTTP servers that
     * hold a body before Camel sees it: more than one byte above is no use to anybody.
     *
     * @param path as the HTTP server matches it, such as {@code /wechat/shop}
     * @return empty if neither a consumer nor a token service is open there
     */
    public OptionalInt maxBodySize(String path) {
        OptionalInt ofCallbacks = paths().endpoints().maxBodySize(path);
        return ofCallbacks.isPresent() ? ofCallbacks : tokenServices().maxBodySize(path);
    }

    /**
     * Refuses a request to a callback path by where it came from, as option {@code sourceFilter}
     * says, for HTTP servers that hold a body before Camel sees it. It is counted as refused.
     *
     * @param path as the HTTP server matches it, such as {@code /wechat/shop}
     * @param peer the address of the other end of the connection; null if that is not known
     * @param forwardedFor the lines of {@code X-Forwarded-For} as proxies wrote them
     * @return the HTTP status to answer with, without reading the body; empty if Camel is to have
     *     the request
     */
    public OptionalInt refuse(String path, @Nullable String peer, List<String> forwardedFor) {
        return paths().endpoints().refuse(path, peer, forwardedFor);
    }

    /** Camel masks what it prints of a URI by rules of its own, and not everywhere. */
    private static void warnOfSecrets(String account, Map<String, Object> parameters) {
        Set<String> secrets = new TreeSet<>();
        for (Map.Entry<String, Object> option : parameters.entrySet()) {
            String value = String.valueOf(option.getValue());
            // An optional property that nobody set, as Kamelets have them, begins with {{?.
            boolean given = !value.startsWith("#") && !value.startsWith("{{?");
            if (given && SecretRedaction.isSecret(option.getKey())) {
                secrets.add(option.getKey());
            }
        }
        if (!secrets.isEmpty()) {
            LOG.warn(
                    "The URI of an endpoint wechat:{} holds the secrets {}, and Camel does not mask"
                            + " them wherever it prints a URI: set accounts[{}] of the component"
                            + " instead",
                    account,
                    secrets,
                    account);
        }
    }

    /**
     * The component that is in our place by now, if a reload of properties has put another one
     * there: what still goes on here learns from it which secret is in force.
     */
    private WeChatComponent successor() {
        CamelContext context = getCamelContext();
        boolean replaced =
                context.getComponentNames().stream()
                        .noneMatch(name -> context.hasComponent(name) == this);
        return replaced && context.hasComponent("wechat") instanceof WeChatComponent other
                ? other
                : this;
    }

    private EndpointOptions configurations() {
        return new EndpointOptions(getCamelContext(), configuration, accounts);
    }

    /** The accounts whose endpoints are started, with what the endpoints of each share. */
    AccountRegistry startedAccounts() {
        return shared().accounts();
    }

    WeChatRuntime runtime() {
        return shared().runtime();
    }

    /** The paths where callbacks arrive, shared by all consumers. */
    CallbackPaths paths() {
        return shared().paths();
    }

    /** The access tokens that other programs are given. */
    TokenServices tokenServices() {
        return shared().tokens();
    }

    /**
     * Made when it is first needed: Camel Main and Spring Boot set the options of a component that
     * is initialised already.
     */
    private Shared shared() {
        // Without the lock: a servlet engine asks with every callback.
        Shared made = shared;
        return made == null ? madeOnce() : made;
    }

    private synchronized Shared madeOnce() {
        Shared known = shared;
        if (known != null) {
            return known;
        }
        WeChatRuntime runtime =
                new WeChatRuntime(
                        getCamelContext(),
                        this,
                        httpSettings().withSslContext(sslContext()),
                        secrets);
        AccountRegistry started = new AccountRegistry(runtime);
        Shared made =
                new Shared(
                        runtime,
                        started,
                        new CallbackPaths(
                                runtime, started, LoggerFactory.getLogger(WeChatConsumer.class)),
                        new TokenServices(getCamelContext(), runtime.clock()));
        shared = made;
        StartedComponents.of(getCamelContext()).add(runtime, made.accounts());
        return made;
    }

    private @Nullable SSLContext sslContext() {
        SSLContextParameters parameters =
                sslContextParameters != null
                        ? sslContextParameters
                        : retrieveGlobalSslContextParameters();
        try {
            return parameters == null ? null : parameters.createSSLContext(getCamelContext());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "Option sslContextParameters of the WeChat component cannot be used: "
                            + e.getMessage(),
                    e);
        }
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        SecretRedaction.apply(getCamelContext());
        getCamelContext()
                .getRegistry()
                .bind(
                        WeChatConfiguration.class.getName(),
                        PropertyConfigurer.class,
                        new AccountsConfigurer(this::getAccounts));
        // What is wrong already need not wait for the first endpoint.
        httpSettings();
    }

    @Override
    protected void doStart() throws Exception {
        ComponentProperties.restore(getCamelContext(), this);
        shared();
        super.doStart();
    }

    @Override
    protected void doShutdown() throws Exception {
        Shared ending = shared;
        shared = null;
        if (ending != null) {
            ending.paths().endpoints().close();
            StartedComponents.of(getCamelContext()).remove(ending.runtime());
            ending.runtime().close();
        }
        super.doShutdown();
    }

    public WeChatConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(WeChatConfiguration configuration) {
        this.configuration = configuration;
    }

    public Map<String, WeChatConfiguration> getAccounts() {
        return accounts;
    }

    public void setAccounts(Map<String, WeChatConfiguration> accounts) {
        this.accounts = new ConcurrentHashMap<>(accounts);
    }

    public @Nullable SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    public void setSslContextParameters(@Nullable SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }

    public OpenIdText getOpenIdsInLogs() {
        return openIdsInLogs;
    }

    public void setOpenIdsInLogs(OpenIdText openIdsInLogs) {
        this.openIdsInLogs = openIdsInLogs;
    }

    @Override
    public boolean isUseGlobalSslContextParameters() {
        return useGlobalSslContextParameters;
    }

    @Override
    public void setUseGlobalSslContextParameters(boolean useGlobalSslContextParameters) {
        this.useGlobalSslContextParameters = useGlobalSslContextParameters;
    }
}
