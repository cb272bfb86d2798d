// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.spi.ContextServicePlugin;

/**
 * Teaches Camel that an AES key on a URI is a secret. Camel masks options whose name contains a
 * word it knows, such as secret or token, wherever it prints a URI; it knows no word of {@code
 * encodingAesKey}. Loaded with the context, because routes are printed before their components
 * exist.
 */
public final class UriRedaction implements ContextServicePlugin {

    private static final String KEYWORD = "encodingAesKey";

    @Override
    public void load(CamelContext context) {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        String known = extension.getAdditionalSensitiveKeywords();
        extension.setAdditionalSensitiveKeywords(known == null ? KEYWORD : known + "," + KEYWORD);
    }
}
