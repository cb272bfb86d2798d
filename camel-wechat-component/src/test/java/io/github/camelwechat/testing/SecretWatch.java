// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads everything that is logged while the tests run, with every logger at TRACE, and remembers
 * who printed a secret. {@link SecretWatchExtension} then fails the test. A value that a test makes
 * up is recognised if it contains {@value #MARK}; values that cannot, such as keys of a given
 * length, are named with {@link #expectNever(String, String)}.
 */
public final class SecretWatch extends AppenderBase<ILoggingEvent> {

    /** The mark that a made-up secret contains. */
    public static final String MARK = "never-print-me";

    private static final String APPENDER = "secret-watch";
    private static final Pattern SECRET_FIELD =
            Pattern.compile(
                    "(access_token|appSecret|\"secret\"|encodingAesKey|previousToken)\"?\\s*[=:]\\s*\"?"
                            + "(?!null|xxxxxx|\\*\\*\\*|#|RAW\\(\\)|(RAW\\()?\\{\\{)[^\\s\",&}\\])]{6,}",
                    Pattern.CASE_INSENSITIVE);

    /** What {@link #SECRET_FIELD} begins with: to look for these takes a fraction of its time. */
    private static final List<String> SECRET_NAMES =
            List.of("access_token", "appsecret", "\"secret\"", "encodingaeskey", "previoustoken");

    private static final Pattern SIMULATED_TOKEN = Pattern.compile("\\b96_[A-Za-z0-9_-]{40,}");

    /**
     * Camel prints the URI as the route author wrote it, before a component can mask anything, and
     * says so. Credentials that must not be there belong into accounts, not on URIs.
     */
    private static final Set<String> PRINT_URIS_AS_WRITTEN =
            Set.of(
                    "org.apache.camel.impl.engine.AbstractCamelContext",
                    "org.apache.camel.support.DefaultComponent",
                    "org.apache.camel.support.EndpointHelper",
                    "org.apache.camel.impl.PreconditionHelper",
                    "org.apache.camel.test.junit5.util.CamelContextTestHelper");

    /** Camel Main prints at DEBUG how it sets each property, before it knows what is secret. */
    private static final String PRINTS_PROPERTIES_AS_WRITTEN = "org.apache.camel.main.";

    private final Map<String, String> names = new ConcurrentHashMap<>();
    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

    public SecretWatch() {
        names.put(MARK, "a secret of a test");
        names.put(InboundSamples.TOKEN, "the token of the samples");
        names.put(InboundSamples.ENCODING_AES_KEY, "the AES key of the samples");
        names.put(SimulatedAccount.demo().appSecret(), "the app secret of the simulator");
    }

    /** The one that listens to this process. */
    public static SecretWatch running() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        return (SecretWatch) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(APPENDER);
    }

    /** From now on nobody may print this value, which reports call by the name. */
    public void expectNever(String name, String value) {
        names.put(value, name);
    }

    /** Takes the leaks since the last call, without the values themselves. */
    public List<String> takeLeaks() {
        List<String> taken = new ArrayList<>();
        for (String leak = leaks.poll(); leak != null; leak = leaks.poll()) {
            taken.add(leak);
        }
        return taken;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (printsAUriAsWritten(event) || printsAPropertyAsWritten(event)) {
            return;
        }
        inspect(event, event.getFormattedMessage());
        for (IThrowableProxy t = event.getThrowableProxy(); t != null; t = t.getCause()) {
            inspect(event, t.getMessage());
        }
    }

    private static boolean printsAUriAsWritten(ILoggingEvent event) {
        return PRINT_URIS_AS_WRITTEN.contains(event.getLoggerName())
                && !event.getLevel().isGreaterOrEqual(Level.INFO)
                && event.getFormattedMessage().contains("wechat:");
    }

    private static boolean printsAPropertyAsWritten(ILoggingEvent event) {
        return event.getLoggerName().startsWith(PRINTS_PROPERTIES_AS_WRITTEN)
                && !event.getLevel().isGreaterOrEqual(Level.INFO);
    }

    private void inspect(ILoggingEvent event, String text) {
        if (text == null) {
            return;
        }
        names.forEach(
                (value, name) -> {
                    if (text.contains(value)) {
                        report(event, name);
                    }
                });
        if (namesASecretField(text) && SECRET_FIELD.matcher(text).find()) {
            report(event, "the value of a secret field");
        }
        if (text.contains("96_") && SIMULATED_TOKEN.matcher(text).find()) {
            report(event, "an access token of the simulator");
        }
    }

    private static boolean namesASecretField(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return SECRET_NAMES.stream().anyMatch(lower::contains);
    }

    private void report(ILoggingEvent event, String name) {
        leaks.add(
                event.getLoggerName()
                        + " printed "
                        + name
                        + " at "
                        + event.getLevel()
                        + " on thread "
                        + event.getThreadName());
    }
}
