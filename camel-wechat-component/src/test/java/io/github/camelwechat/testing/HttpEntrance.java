// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;

/** The ways in which callbacks get from an HTTP server to the component. */
public enum HttpEntrance {

    /** The router of Camel's Vert.x engine, as it is by default. */
    ROUTER,

    /** platform-http alone, as with every other engine: this one is nobody the component knows. */
    PLATFORM_HTTP;

    /** Before the context is started. */
    public void prepare(CamelContext context) {
        if (this == PLATFORM_HTTP) {
            context.getRegistry()
                    .bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, new OtherEngine());
        }
    }

    private static final class OtherEngine extends VertxPlatformHttpEngine {}
}
