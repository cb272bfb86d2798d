// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Asks a proxy for a tunnel to a host. Tells the outcome exactly once. For one I/O thread. */
final class TunnelRequest implements AsyncClientExchangeHandler {

    private final HttpProxy proxy;
    private final HttpHost target;
    private final FutureCallback<Boolean> outcome;
    private final AtomicBoolean told = new AtomicBoolean();
    private boolean open;

    /**
     * @param outcome completed once the connection is a tunnel
     */
    TunnelRequest(HttpProxy proxy, HttpHost target, FutureCallback<Boolean> outcome) {
        this.proxy = proxy;
        this.target = target;
        this.outcome = outcome;
    }

    @Override
    public void produceRequest(RequestChannel channel, HttpContext context)
            throws HttpException, IOException {
        BasicHttpRequest request = new BasicHttpRequest("CONNECT", target, target.toHostString());
        proxy.authorize(request);
        channel.sendRequest(request, null, context);
    }

    @Override
    public int available() {
        return 0;
    }

    @Override
    public void produce(DataStreamChannel channel) {}

    @Override
    public void consumeInformation(HttpResponse response, HttpContext context) {}

    @Override
    public void consumeResponse(
            HttpResponse response, @Nullable EntityDetails details, HttpContext context) {
        open = response.getCode() / 100 == 2;
        if (!open) {
            failed(new ProxyRefusedException(proxy, response.getCode()));
        }
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        channel.update(Integer.MAX_VALUE);
    }

    @Override
    public void consume(ByteBuffer source) {
        source.position(source.limit());
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {}

    @Override
    public void failed(Exception cause) {
        if (told.compareAndSet(false, true)) {
            outcome.failed(cause);
        }
    }

    @Override
    public void cancel() {
        failed(new ConnectionClosedException("the proxy closed the connection"));
    }

    /** Only now is the connection free to be spoken over in another way. */
    @Override
    public void releaseResources() {
        if (open && told.compareAndSet(false, true)) {
            outcome.completed(true);
        }
        cancel();
    }
}
