// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.springboot;

import io.github.camelwechat.WeChatComponent;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;

/**
 * A filter that hands callbacks to Camel as WeChat sent them. Camel holds all of a body before a
 * route sees it, and servlet engines have no limit for one; so it is read here, up to the largest
 * callback that is taken on the path, and a longer one is cut where it is sure to be refused. One
 * that comes from where nothing is taken is not read at all.
 */
final class CallbackFilter implements Filter {

    private final Supplier<CamelContext> context;

    CallbackFilter(Supplier<CamelContext> context) {
        this.context = context;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http
                && context.get().hasComponent("wechat") instanceof WeChatComponent component) {
            String path = path(http);
            OptionalInt refusal = component.refuse(path, http.getRemoteAddr(), forwardedFor(http));
            if (refusal.isPresent()) {
                ((HttpServletResponse) response).setStatus(refusal.getAsInt());
                return;
            }
            OptionalInt limit = component.maxBodySize(path);
            if (limit.isPresent() && http.getMethod().equals("POST")) {
                chain.doFilter(CallbackBody.of(http, limit.getAsInt()), response);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private static String path(HttpServletRequest request) {
        String below = request.getPathInfo();
        return below == null ? request.getServletPath() : below;
    }

    private static List<String> forwardedFor(HttpServletRequest request) {
        return Collections.list(request.getHeaders("X-Forwarded-For"));
    }
}
