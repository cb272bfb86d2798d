// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.console;

import io.github.camelwechat.internal.camel.runtime.AccountRegistry;
import io.github.camelwechat.internal.camel.runtime.WeChatRuntime;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;

/** The components of one Camel context, where the console finds them. Thread-safe. */
public final class StartedComponents {

    private final List<StartedComponent> all = new CopyOnWriteArrayList<>();

    /** A component and the accounts whose endpoints are started. */
    public record StartedComponent(WeChatRuntime runtime, AccountRegistry accounts) {}

    private StartedComponents() {}

    /** Those of a context, none before the first. */
    public static StartedComponents of(CamelContext context) {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        StartedComponents known = extension.getContextPlugin(StartedComponents.class);
        if (known == null) {
            known = new StartedComponents();
            extension.addContextPlugin(StartedComponents.class, known);
        }
        return known;
    }

    public void add(WeChatRuntime runtime, AccountRegistry accounts) {
        all.add(new StartedComponent(runtime, accounts));
    }

    public void remove(WeChatRuntime runtime) {
        all.removeIf(each -> each.runtime() == runtime);
    }

    public List<StartedComponent> all() {
        return all;
    }
}
