// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.springboot;

import io.github.camelwechat.WeChatComponent;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;

/**
 * A filter that hands callbacks to Camel as WeChat sent them. Camel holds all of a body before a
 * route sees it, and servlet engines have no limit for one; so it is read here, up to the largest
 * callback that is taken on the path, and a longer one is cut where it is sure to be refused.
 */
final class CallbackFilter implements Filter {

    private final Supplier<CamelContext> context;

    CallbackFilter(Supplier<CamelContext> context) {
        this.context = context;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && http.getMethod().equals("POST")) {
            OptionalInt limit = limit(http);
            if (limit.isPresent()) {
                chain.doFilter(CallbackBody.of(http, limit.getAsInt()), response);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private OptionalInt limit(HttpServletRequest request) {
        String below = request.getPathInfo();
        return context.get().hasComponent("wechat") instanceof WeChatComponent component
                ? component.maxBodySize(below == null ? request.getServletPath() : below)
                : OptionalInt.empty();
    }
}
