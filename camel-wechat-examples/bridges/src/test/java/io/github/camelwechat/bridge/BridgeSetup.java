// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import io.github.camelwechat.bridge.standin.StandIn;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * A bridge with one or several helpdesks, each for a WeChat account of its own, as properties: so
 * that a process of its own can be told.
 */
public final class BridgeSetup {

    private final Properties properties = new Properties();

    /**
     * @param wechat where the simulated WeChat is
     * @param data the directory of all that has to survive
     */
    public BridgeSetup(int port, URI wechat, Path data) {
        properties.setProperty("port", Integer.toString(port));
        properties.setProperty("wechat", wechat.toString());
        properties.setProperty("data", data.toString());
        properties.setProperty("systems", "");
    }

    private BridgeSetup() {}

    /**
     * Adds a helpdesk, and tells it and WeChat where the bridge is.
     *
     * @param account the name of the account
     */
    public BridgeSetup add(
            String system, String account, SimulatedAccount wechat, StandIn helpdesk) {
        helpdesk.webhookUrl(baseUrl() + "/bridge/" + system + "/" + account);
        return add(system, account, wechat, helpdesk.sinkParameters(), helpdesk.sourceParameters());
    }

    /** Adds a helpdesk that is no stand-in, by the parameters of its two Kamelets. */
    public BridgeSetup add(
            String system,
            String account,
            SimulatedAccount wechat,
            Map<String, String> sink,
            Map<String, String> source) {
        properties.merge("systems", system, (before, added) -> before + " " + added);
        properties.setProperty(system + ".account", account);
        properties.setProperty(system + ".appId", wechat.appId());
        properties.setProperty(system + ".appSecret", wechat.appSecret());
        properties.setProperty(system + ".token", wechat.token());
        properties.setProperty(system + ".encodingAesKey", wechat.encodingAesKey());
        properties.setProperty(system + ".sink", query(sink));
        properties.setProperty(system + ".source", query(source));
        return this;
    }

    private static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> each.getKey() + "=RAW(" + each.getValue() + ")")
                .collect(Collectors.joining("&"));
    }

    /** Where WeChat calls for an account. */
    public String callbackUrl(String account) {
        return baseUrl() + "/wechat/" + account;
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + port();
    }

    public int port() {
        return Integer.parseInt(properties.getProperty("port"));
    }

    public URI wechat() {
        return URI.create(properties.getProperty("wechat"));
    }

    public Path data() {
        return Path.of(properties.getProperty("data"));
    }

    public List<String> systems() {
        return List.of(properties.getProperty("systems").strip().split(" "));
    }

    public String get(String system, String name) {
        return properties.getProperty(system + "." + name);
    }

    /** Writes it to a file of the data directory. */
    public Path write() {
        Path file = data().resolve("bridge.properties");
        try (Writer out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    public static BridgeSetup read(Path file) {
        BridgeSetup setup = new BridgeSetup();
        try (Reader in = Files.newBufferedReader(file)) {
            setup.properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return setup;
    }
}
