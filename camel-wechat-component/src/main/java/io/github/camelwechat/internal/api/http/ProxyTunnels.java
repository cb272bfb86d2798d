// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.RouteInfo.LayerType;
import org.apache.hc.client5.http.RouteInfo.TunnelType;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.nio.AsyncConnectionEndpoint;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncClientEndpoint;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.AsyncPushConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.HandlerFactory;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Connections with TLS through a proxy that knows neither what is said nor to whose account, pooled
 * for each host behind it. Thread-safe.
 */
final class ProxyTunnels implements AutoCloseable {

    private static final String ID = "tunnel";

    private final HttpProxy proxy;
    private final ConnectionInitiator initiator;
    private final TlsConfig tls;
    private final Timeout connectTimeout;
    private final TimeValue keepAlive;
    private final PoolingAsyncClientConnectionManager pool;

    /**
     * @param initiator opens the connections to the proxy and speaks plain HTTP over them
     */
    ProxyTunnels(
            HttpProxy proxy,
            HttpSettings settings,
            ConnectionInitiator initiator,
            TlsStrategy strategy,
            TlsConfig tls,
            TimeValue keepAlive) {
        this.proxy = proxy;
        this.initiator = initiator;
        this.tls = tls;
        this.connectTimeout = Timeout.of(settings.connectTimeout());
        this.keepAlive = keepAlive;
        this.pool =
                PoolingAsyncClientConnectionManagerBuilder.create()
                        .setTlsStrategy(strategy)
                        .setConnPoolPolicy(PoolReusePolicy.LIFO)
                        .setMaxConnTotal(Integer.MAX_VALUE)
                        .setMaxConnPerRoute(settings.maxConnections())
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setConnectTimeout(connectTimeout)
                                        .setSocketTimeout(Timeout.of(settings.transferTimeout()))
                                        .setValidateAfterInactivity(TimeValue.NEG_ONE_MILLISECOND)
                                        .build())
                        .build();
    }

    /**
     * Gives a connection to a host, kept or new.
     *
     * @return to cancel if it is no longer needed
     */
    Future<?> connect(HttpHost target, FutureCallback<AsyncClientEndpoint> whenConnected) {
        HttpRoute route =
                new HttpRoute(
                        target,
                        null,
                        proxy.address(),
                        true,
                        TunnelType.TUNNELLED,
                        LayerType.LAYERED);
        Opening opening = new Opening(target, whenConnected);
        opening.leasing =
                pool.lease(ID, route, null, connectTimeout, opening.then(opening::leased));
        return opening.cancelled();
    }

    /** Ends what has been idle for too long. */
    void closeIdle() {
        pool.closeIdle(keepAlive);
    }

    @Override
    public void close() {
        pool.close(CloseMode.IMMEDIATE);
    }

    private void discard(AsyncConnectionEndpoint connection) {
        connection.close(CloseMode.IMMEDIATE);
        pool.release(connection, null, TimeValue.ZERO_MILLISECONDS);
    }

    /** One connection on its way: leased, connected, tunnelled, secured. */
    private final class Opening {

        private final HttpHost target;
        private final CompletableFuture<AsyncClientEndpoint> outcome = new CompletableFuture<>();
        private final AtomicReference<@Nullable AsyncConnectionEndpoint> held =
                new AtomicReference<>();
        private volatile @Nullable Future<?> leasing;

        Opening(HttpHost target, FutureCallback<AsyncClientEndpoint> whenConnected) {
            this.target = target;
            outcome.whenComplete(
                    (connection, thrown) -> {
                        if (connection != null) {
                            whenConnected.completed(connection);
                        } else if (thrown instanceof CancellationException) {
                            giveUp();
                            whenConnected.cancelled();
                        } else if (thrown instanceof Exception cause) {
                            giveUp();
                            whenConnected.failed(cause);
                        }
                    });
        }

        Future<?> cancelled() {
            return outcome;
        }

        void leased(AsyncConnectionEndpoint connection) {
            held.set(connection);
            if (outcome.isDone()) {
                giveUp();
            } else if (connection.isConnected()) {
                ready(connection);
            } else {
                pool.connect(
                        connection,
                        initiator,
                        connectTimeout,
                        null,
                        HttpCoreContext.create(),
                        then(this::connected));
            }
        }

        private void connected(AsyncConnectionEndpoint connection) {
            TunnelRequest request =
                    new TunnelRequest(proxy, target, then(open -> tunnelled(connection)));
            connection.execute(ID, request, null, HttpCoreContext.create());
        }

        private void tunnelled(AsyncConnectionEndpoint connection) {
            pool.upgrade(connection, tls, HttpCoreContext.create(), then(this::ready));
        }

        private void ready(AsyncConnectionEndpoint connection) {
            if (!outcome.complete(new Tunnel(connection))) {
                giveUp();
            }
        }

        /** Whatever is held by now goes back, once. */
        private void giveUp() {
            Future<?> lease = leasing;
            if (lease != null) {
                lease.cancel(true);
            }
            AsyncConnectionEndpoint connection = held.getAndSet(null);
            if (connection != null) {
                discard(connection);
            }
        }

        <T> FutureCallback<T> then(Consumer<T> next) {
            return new FutureCallback<>() {
                @Override
                public void completed(T result) {
                    try {
                        next.accept(result);
                    } catch (IllegalStateException e) {
                        outcome.completeExceptionally(e);
                    }
                }

                @Override
                public void failed(Exception cause) {
                    outcome.completeExceptionally(cause);
                }

                @Override
                public void cancelled() {
                    outcome.cancel(false);
                }
            };
        }
    }

    /** A connection that is a tunnel, as an exchange wants it. */
    private final class Tunnel extends AsyncClientEndpoint {

        private final AsyncConnectionEndpoint connection;

        Tunnel(AsyncConnectionEndpoint connection) {
            this.connection = connection;
        }

        @Override
        public void execute(
                AsyncClientExchangeHandler handler,
                @Nullable HandlerFactory<AsyncPushConsumer> pushes,
                HttpContext context) {
            connection.execute(ID, handler, pushes, context);
        }

        @Override
        public void releaseAndReuse() {
            pool.release(connection, null, keepAlive);
        }

        @Override
        public void releaseAndDiscard() {
            discard(connection);
        }

        @Override
        public boolean isConnected() {
            return connection.isConnected();
        }
    }

    /** Asks a proxy for a tunnel to a host. Tells the outcome exactly once. For one I/O thread. */
    private static final class TunnelRequest implements AsyncClientExchangeHandler {

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
            BasicHttpRequest request =
                    new BasicHttpRequest("CONNECT", target, target.toHostString());
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
                failed(new HttpProxy.RefusedException(proxy, response.getCode()));
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
}
