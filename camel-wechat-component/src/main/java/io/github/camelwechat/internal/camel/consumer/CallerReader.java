// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.internal.callback.source.Caller;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.Message;
import org.apache.camel.spi.BeanIntrospection;
import org.apache.camel.support.PluginHelper;
import org.jspecify.annotations.Nullable;

/** Reads where an HTTP request came from, which every engine of platform-http tells in its way. */
final class CallerReader {

    /** Vert.x and Quarkus: address and port. */
    private static final String VERTX_PEER = "CamelVertxPlatformHttpRemoteAddress";

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private CallerReader() {}

    static Caller read(Message message) {
        return new Caller(peer(message), forwardedFor(message.getHeader(FORWARDED_FOR)));
    }

    private static @Nullable String peer(Message message) {
        Object address = message.getHeader(VERTX_PEER);
        if (address == null) {
            return servletPeer(message);
        }
        String text = address.toString();
        int port = text.lastIndexOf(':');
        return port < 0 ? text : text.substring(0, port);
    }

    /** Spring Boot: the message knows its servlet request, which is no type of ours. */
    private static @Nullable String servletPeer(Message message) {
        BeanIntrospection beans =
                PluginHelper.getBeanIntrospection(message.getExchange().getContext());
        Object request = beans.getOrElseProperty(message, "request", null, false);
        return request == null
                ? null
                : (String) beans.getOrElseProperty(request, "remoteAddr", null, false);
    }

    /** A header that is there twice continues where the first ends (RFC 9110, 5.3). */
    private static List<String> forwardedFor(@Nullable Object header) {
        if (header == null) {
            return List.of();
        }
        Stream<?> lines = header instanceof Collection<?> many ? many.stream() : Stream.of(header);
        return lines.flatMap(line -> Arrays.stream(String.valueOf(line).split(",", -1)))
                .map(String::strip)
                .toList();
    }
}
