// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import java.util.OptionalInt;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;

/**
 * The workers of the HTTP server. platform-http holds one for every callback that waits for its
 * answer, so there must be more of them than callbacks that may wait.
 */
public final class HttpWorkers {

    private static final String ROUTER =
            "org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter";
    private static final String VERTX = "io.vertx.core.Vertx";
    private static final String OPTIONS = "io.vertx.core.VertxOptions";

    private HttpWorkers() {}

    /**
     * Counts the workers. Empty where nobody tells: with another engine than Vert.x, and where the
     * application brought its own Vert.x instance.
     */
    public static OptionalInt count(CamelContext context) {
        if (beans(context, ROUTER).isEmpty() || !beans(context, VERTX).isEmpty()) {
            return OptionalInt.empty();
        }
        Class<?> type = context.getClassResolver().resolveClass(OPTIONS);
        if (type == null) {
            return OptionalInt.empty();
        }
        Set<?> configured = beans(context, OPTIONS);
        // Like camel-platform-http-vertx: one bean counts, and of several none.
        Object options =
                configured.size() == 1
                        ? configured.iterator().next()
                        : context.getInjector().newInstance(type);
        Object size =
                PluginHelper.getBeanIntrospection(context)
                        .getOrElseProperty(options, "workerPoolSize", null, false);
        return size instanceof Integer workers ? OptionalInt.of(workers) : OptionalInt.empty();
    }

    private static Set<?> beans(CamelContext context, String type) {
        Class<?> resolved = context.getClassResolver().resolveClass(type);
        return resolved == null ? Set.of() : context.getRegistry().findByType(resolved);
    }
}
