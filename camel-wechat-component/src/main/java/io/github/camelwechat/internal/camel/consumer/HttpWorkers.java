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

    private static final String SPRING_BOOT =
            "org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine";
    private static final String SPRING_POOL =
            "org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor";

    private HttpWorkers() {}

    /**
     * Counts the workers. Empty where nobody tells: with another engine than Vert.x or that of
     * Spring Boot, and where the application brought its own Vert.x instance or several pools.
     */
    public static OptionalInt count(CamelContext context) {
        if (!beans(context, SPRING_BOOT).isEmpty()) {
            return ofSpringBoot(context);
        }
        return beans(context, ROUTER).isEmpty() || !beans(context, VERTX).isEmpty()
                ? OptionalInt.empty()
                : ofVertx(context);
    }

    /** Spring Boot queues without an end, so its pool does not grow above its core. */
    private static OptionalInt ofSpringBoot(CamelContext context) {
        Set<?> pools = beans(context, SPRING_POOL);
        return pools.size() == 1
                ? size(context, pools.iterator().next(), "corePoolSize")
                : OptionalInt.empty();
    }

    private static OptionalInt ofVertx(CamelContext context) {
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
        return size(context, options, "workerPoolSize");
    }

    private static OptionalInt size(CamelContext context, Object of, String property) {
        Object size =
                PluginHelper.getBeanIntrospection(context)
                        .getOrElseProperty(of, property, null, false);
        return size instanceof Integer workers ? OptionalInt.of(workers) : OptionalInt.empty();
    }

    private static Set<?> beans(CamelContext context, String type) {
        Class<?> resolved = context.getClassResolver().resolveClass(type);
        return resolved == null ? Set.of() : context.getRegistry().findByType(resolved);
    }
}
