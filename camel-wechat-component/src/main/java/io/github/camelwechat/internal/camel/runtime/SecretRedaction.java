// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.spi.ContextServicePlugin;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.util.SensitiveUtils;
import org.apache.camel.util.URISupport;
import org.jspecify.annotations.Nullable;

/**
 * Teaches Camel which of our options are secret, wherever it prints them. Loaded with the context,
 * because properties and routes are printed before their components exist.
 *
 * <p>Camel masks a property, in its start-up summary and its main configuration, by the whole name
 * of an option: it knows {@code token}, but not {@code previousToken}. A URI it masks by any known
 * word inside a name, which covers both. Of the words added to those it masks only the first that
 * stands on a URI; so no word is added there that it knows already.
 */
public final class SecretRedaction implements ContextServicePlugin {

    /** A token source is one because the address of a token server may hold a key. */
    private static final List<String> OPTIONS =
            List.of(
                    "appSecret",
                    "encodingAesKey",
                    "previousEncodingAesKey",
                    "previousToken",
                    "signingKey",
                    "symmetricKey",
                    "tokenServiceKey",
                    "tokenSource");

    @Override
    public void load(CamelContext context) {
        apply(context);
        context.addLifecycleStrategy(
                new LifecycleStrategySupport() {
                    @Override
                    public void onContextInitializing(CamelContext initializing) {
                        apply(initializing);
                    }
                });
    }

    /**
     * Adds our options to the words of the context. Again whenever there was an opportunity to set
     * words of the application's own, which replace what was there.
     */
    public static void apply(CamelContext context) {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        Set<String> words = new LinkedHashSet<>(words(extension.getAdditionalSensitiveKeywords()));
        words.addAll(OPTIONS);
        extension.setAdditionalSensitiveKeywords(String.join(",", words));
        words.removeIf(SecretRedaction::isKnownOnUris);
        URISupport.addSanitizeKeywords(String.join(",", words));
    }

    /** Tells whether an option, or one inside another as in {@code apiSecurity.x}, is a secret. */
    public static boolean isSecret(String option) {
        String name = option.substring(option.lastIndexOf('.') + 1);
        for (String secret : OPTIONS) {
            if (secret.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return SensitiveUtils.containsSensitive(name);
    }

    private static List<String> words(@Nullable String known) {
        List<String> words = new ArrayList<>();
        for (String word : known == null ? new String[0] : known.split(",")) {
            if (!word.isBlank()) {
                words.add(word.strip());
            }
        }
        return words;
    }

    private static boolean isKnownOnUris(String word) {
        String name = word.toLowerCase(Locale.ROOT);
        for (String key : SensitiveUtils.getSensitiveKeys()) {
            if (name.contains(key.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }
}
