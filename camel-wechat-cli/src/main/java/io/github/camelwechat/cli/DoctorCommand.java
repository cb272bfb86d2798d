// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.cli;

import io.github.camelwechat.WeChatComponent;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.main.Main;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;

/** Checks the accounts of an application's properties. */
final class DoctorCommand {

    static final Set<String> OPTIONS = Set.of("--properties", "--account", "--callback-url");

    private final Arguments arguments;
    private final PrintStream out;

    DoctorCommand(Arguments arguments, PrintStream out) {
        this.arguments = arguments;
        this.out = out;
    }

    /** Prints what was found and returns 0 if nothing has failed, else 1. */
    int run() throws Exception {
        if (!arguments.files().isEmpty()) {
            throw new InvalidCommandException(
                    "doctor takes no files; name the properties with --properties=FILE");
        }
        Properties properties =
                ApplicationProperties.read(arguments.value("--properties")).forDiagnosis();
        Main main = new Main();
        main.setPropertyPlaceholderLocations("false");
        main.setInitialProperties(properties);
        main.configure().withRoutesIncludePattern("false").withAutoConfigurationLogSummary(false);
        try {
            main.start();
            return diagnose(main.getCamelContext());
        } catch (Exception e) {
            throw explained(e);
        } finally {
            main.stop();
        }
    }

    private int diagnose(CamelContext context) throws Exception {
        boolean healthy = true;
        try (ProducerTemplate template = context.createProducerTemplate()) {
            for (String account : accounts(context)) {
                healthy &= diagnose(template, account);
            }
        }
        return healthy ? 0 : 1;
    }

    private Iterable<String> accounts(CamelContext context) {
        String one = arguments.value("--account");
        if (one != null) {
            return List.of(one);
        }
        Set<String> all =
                new TreeSet<>(
                        context.getComponent("wechat", WeChatComponent.class)
                                .getAccounts()
                                .keySet());
        if (all.isEmpty()) {
            throw new InvalidCommandException(
                    "The properties name no account: camel.component.wechat.accounts[shop].appId ="
                            + " ... names one. Say where they are with --properties=FILE, and"
                            + " --account=NAME for an account that has no entry");
        }
        return all;
    }

    private boolean diagnose(ProducerTemplate template, String account) {
        String url = arguments.value("--callback-url");
        Exchange done;
        try {
            done =
                    template.request(
                            "wechat:" + account + "?operation=doctor",
                            exchange ->
                                    exchange.getMessage()
                                            .setBody(
                                                    url == null
                                                            ? null
                                                            : Map.of("callbackUrl", url)));
        } catch (RuntimeCamelException e) {
            // An account that cannot even be read has no report.
            return failed(account, e);
        }
        if (done.getException() != null) {
            return failed(account, done.getException());
        }
        Map<?, ?> report = done.getMessage().getBody(Map.class);
        out.println(report.get("text"));
        return Boolean.TRUE.equals(report.get("healthy"));
    }

    private boolean failed(String account, Throwable failure) {
        out.printf("Account %s%n%nFAILED  configuration     %s%n%n", account, root(failure));
        return false;
    }

    /** Camel would print the value too, which may be a secret whose option was misspelt. */
    private static Exception explained(Exception failure) {
        PropertyBindingException wrong =
                ObjectHelper.getException(PropertyBindingException.class, failure);
        return wrong == null
                ? failure
                : new InvalidCommandException(
                        "Property "
                                + name(wrong)
                                + " cannot be used: there is no such option, or its value is not of"
                                + " its kind");
    }

    private static @Nullable String name(PropertyBindingException wrong) {
        return wrong.getOptionKey() == null
                ? wrong.getPropertyName()
                : wrong.getOptionPrefix() + wrong.getOptionKey();
    }

    private static @Nullable String root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }
}
