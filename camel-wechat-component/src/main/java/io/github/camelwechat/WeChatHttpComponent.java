// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.internal.api.http.HttpProxy;
import io.github.camelwechat.internal.api.http.HttpSettings;
import java.time.Duration;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.HealthCheckComponent;
import org.jspecify.annotations.Nullable;

/** The options of how a component talks HTTP to WeChat: all endpoints share its connections. */
public abstract class WeChatHttpComponent extends HealthCheckComponent {

    private static final int HIGHEST_PORT = 65_535;

    @Metadata(
            label = "proxy",
            description =
                    "The HTTP proxy to reach WeChat through. It sees which hosts are called, and of"
                            + " https nothing else.")
    private @Nullable String proxyHost;

    @Metadata(label = "proxy", defaultValue = "8080", description = "The port of proxyHost.")
    private int proxyPort = 8080;

    @Metadata(
            label = "proxy,security",
            secret = true,
            description = "Whom the proxy knows us as, with Basic authentication.")
    private @Nullable String proxyUser;

    @Metadata(label = "proxy,security", secret = true, description = "The password of proxyUser.")
    private @Nullable String proxyPassword;

    @Metadata(
            label = "advanced",
            defaultValue = "50",
            description =
                    "The most connections to one host. A call that finds all of them busy waits for"
                            + " one, at most connectTimeout.")
    private int maxConnections = 50;

    @Metadata(
            label = "advanced",
            defaultValue = "5000",
            javaType = "java.time.Duration",
            description =
                    "How long a call may wait until it can leave: for a free connection, for a new "
                            + "one, for TLS.")
    private long connectTimeout = 5_000;

    @Metadata(
            label = "advanced",
            defaultValue = "15000",
            javaType = "java.time.Duration",
            description =
                    "How long a call may take from the moment it leaves to the last byte of the "
                            + "answer. A message that takes longer may have been delivered.")
    private long responseTimeout = 15_000;

    @Metadata(
            label = "advanced",
            defaultValue = "120000",
            javaType = "java.time.Duration",
            description = "The same for calls that carry media, in either direction.")
    private long transferTimeout = 120_000;

    @Metadata(
            label = "advanced",
            defaultValue = "67108864",
            description =
                    "The largest file that is downloaded, or read from the body to be uploaded, in "
                            + "bytes. Counted while it comes, whatever is announced. Files of more "
                            + "than 128 KiB pass through the directory for temporary files.")
    private long maxMediaSize = 64L << 20;

    @Metadata(
            label = "security,advanced",
            defaultValue = "10000",
            javaType = "java.time.Duration",
            description =
                    "How long calls wait for the new appSecret when WeChat refuses one that it took"
                            + " before, because it was reset in the console. A secret that never"
                            + " gave a token is not waited for. 0 fails them at once.")
    private long secretTimeout = 10_000;

    /**
     * The options as validated values.
     *
     * @throws IllegalArgumentException if one of them is out of range, naming it
     */
    HttpSettings httpSettings() {
        if (maxConnections < 1) {
            throw wrong("maxConnections", "must be at least 1, but is " + maxConnections);
        }
        if (maxMediaSize < 1) {
            throw wrong("maxMediaSize", "must be at least 1, but is " + maxMediaSize);
        }
        if (secretTimeout < 0) {
            throw wrong("secretTimeout", "must not be negative; 0 waits for nothing");
        }
        return HttpSettings.DEFAULTS
                .withLimits(
                        limit("connectTimeout", connectTimeout),
                        limit("responseTimeout", responseTimeout),
                        limit("transferTimeout", transferTimeout),
                        maxConnections,
                        maxMediaSize)
                .withProxy(proxy());
    }

    private @Nullable HttpProxy proxy() {
        String host = trimmed(proxyHost);
        String user = trimmed(proxyUser);
        String password = trimmed(proxyPassword);
        if (host == null) {
            if (user != null || password != null) {
                throw wrong("proxyHost", "is missing, although there is a user or password for it");
            }
            return null;
        }
        if (host.indexOf('/') >= 0 || host.indexOf('@') >= 0) {
            throw wrong(
                    "proxyHost",
                    "must be a host name alone; port, user and password have options of their own");
        }
        if (proxyPort < 1 || proxyPort > HIGHEST_PORT) {
            throw wrong("proxyPort", "must be from 1 to 65535, but is " + proxyPort);
        }
        return new HttpProxy(host, proxyPort, user, password == null ? null : Secret.of(password));
    }

    private static Duration limit(String option, long millis) {
        if (millis < 1) {
            throw wrong(option, "must be more than 0 ms, but is " + millis);
        }
        return Duration.ofMillis(millis);
    }

    private static @Nullable String trimmed(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static IllegalArgumentException wrong(String option, String what) {
        return new IllegalArgumentException(
                "Option " + option + " of the WeChat component " + what);
    }

    public @Nullable String getProxyHost() {
        return proxyHost;
    }

    public void setProxyHost(@Nullable String proxyHost) {
        this.proxyHost = proxyHost;
    }

    public int getProxyPort() {
        return proxyPort;
    }

    public void setProxyPort(int proxyPort) {
        this.proxyPort = proxyPort;
    }

    public @Nullable String getProxyUser() {
        return proxyUser;
    }

    public void setProxyUser(@Nullable String proxyUser) {
        this.proxyUser = proxyUser;
    }

    public @Nullable String getProxyPassword() {
        return proxyPassword;
    }

    public void setProxyPassword(@Nullable String proxyPassword) {
        this.proxyPassword = proxyPassword;
    }

    public int getMaxConnections() {
        return maxConnections;
    }

    public void setMaxConnections(int maxConnections) {
        this.maxConnections = maxConnections;
    }

    public long getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(long connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public long getResponseTimeout() {
        return responseTimeout;
    }

    public void setResponseTimeout(long responseTimeout) {
        this.responseTimeout = responseTimeout;
    }

    public long getTransferTimeout() {
        return transferTimeout;
    }

    public void setTransferTimeout(long transferTimeout) {
        this.transferTimeout = transferTimeout;
    }

    public long getMaxMediaSize() {
        return maxMediaSize;
    }

    public void setMaxMediaSize(long maxMediaSize) {
        this.maxMediaSize = maxMediaSize;
    }

    public long getSecretTimeout() {
        return secretTimeout;
    }

    public void setSecretTimeout(long secretTimeout) {
        this.secretTimeout = secretTimeout;
    }
}
