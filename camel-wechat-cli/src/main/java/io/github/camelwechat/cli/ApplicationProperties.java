// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The properties of an application of Camel Main, or what a command needs of them. */
final class ApplicationProperties {

    private static final Path USUAL = Path.of("application.properties");
    private static final String CAMEL = "camel.";
    private static final String COMPONENT = "camel.component.wechat.";

    private final Properties properties;

    private ApplicationProperties(Properties properties) {
        this.properties = properties;
    }

    /**
     * Reads a file.
     *
     * @param file null for {@code application.properties} in the folder we are in, if it is there
     */
    static ApplicationProperties read(@Nullable String file) {
        Path path = file == null ? USUAL : Path.of(file);
        Properties properties = new Properties();
        if (file == null && !Files.exists(path)) {
            return new ApplicationProperties(properties);
        }
        try (Reader reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new InvalidCommandException("There is no file " + path);
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidCommandException(
                    "The properties in " + path + " cannot be read: " + e.getMessage());
        }
        return new ApplicationProperties(properties);
    }

    /**
     * Returns what a check of accounts needs: the accounts, how to reach WeChat, and what
     * placeholders are made of. Servers and stores of the application are left alone.
     */
    Properties forDiagnosis() {
        return only(
                key ->
                        !key.startsWith(CAMEL)
                                || key.startsWith("camel.vault.")
                                || key.startsWith("camel.ssl.")
                                || key.startsWith(COMPONENT) && !option(key).equals("statestore"));
    }

    /** Returns everything but who the accounts are at WeChat, for those that a simulator has. */
    Properties withoutCredentials() {
        return only(key -> !key.startsWith(COMPONENT) || !isCredential(option(key)));
    }

    Properties all() {
        return properties;
    }

    private static boolean isCredential(String option) {
        return switch (option) {
            case "appid",
                    "appsecret",
                    "token",
                    "encodingaeskey",
                    "originalid",
                    "previoustoken",
                    "previousencodingaeskey",
                    "apibaseurl",
                    "apisecurity",
                    "securitymode",
                    "tokensource" ->
                    true;
            default -> false;
        };
    }

    /** Returns the last part of a key, in the one spelling: both of Camel's are taken. */
    private static String option(String key) {
        return key.substring(key.lastIndexOf('.') + 1).replace("-", "").toLowerCase(Locale.ROOT);
    }

    private interface Wanted {
        boolean is(String key);
    }

    private Properties only(Wanted wanted) {
        Properties some = new Properties();
        properties.stringPropertyNames().stream()
                .filter(wanted::is)
                .forEach(key -> some.setProperty(key, properties.getProperty(key)));
        return some;
    }
}
