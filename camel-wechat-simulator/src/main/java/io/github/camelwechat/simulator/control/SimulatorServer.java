// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import io.github.camelwechat.simulator.api.ApiHandler;
import io.github.camelwechat.simulator.media.Media;
import io.github.camelwechat.simulator.state.ServerApi;
import io.github.camelwechat.simulator.state.SimulatorState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** The one HTTP server: the phone at {@code /}, control under {@code /_sim}, WeChat elsewhere. */
public final class SimulatorServer {
    private static final int IDLE_SECONDS = 120;

    private final SimulatorState state;
    private final String host;
    private final HttpServer server;
    private final ControlHandler control;
    private final WebPhone phone = new WebPhone();
    private final EventStream events;
    private final Vertx vertx;
    private final ApiHandler api;

    public SimulatorServer(Vertx vertx, SimulatorState state, String host) {
        this.vertx = vertx;
        this.state = state;
        this.host = host;
        this.control = new ControlHandler(new OriginCheck(host), state.clock());
        this.api = new ServerApi(state).handler(vertx);
        this.events = new EventStream(vertx, state.changes());
        HttpServerOptions options =
                new HttpServerOptions()
                        .setHost(host)
                        .setHttp2ClearTextEnabled(false)
                        .setIdleTimeout(IDLE_SECONDS)
                        .setHandle100ContinueAutomatically(true)
                        .setMaxHeaderSize(16 << 10);
        this.server = vertx.createHttpServer(options);
    }

    /** Starts to listen; 0 takes a free port. */
    public Future<Void> listen(int port) {
        return server.requestHandler(router())
                .listen(port)
                .map(
                        listening -> {
                            state.base(address(listening.actualPort()));
                            return null;
                        });
    }

    /** Takes no more connections and ends those that are open. */
    public Future<Void> close() {
        return server.close();
    }

    private Router router() {
        JsonViews views = new JsonViews();
        UserControl users = new UserControl(state, views);
        ClockControl clock = new ClockControl(vertx, state, views);
        SimulatorControl simulator = new SimulatorControl(state, views);
        Router router = Router.router(vertx);
        post(router, "/_sim/users/:openid/follow", now(users::follow));
        post(router, "/_sim/users/:openid/unfollow", now(users::unfollow));
        post(router, "/_sim/users/:openid/click", now(users::click));
        post(router, "/_sim/users/:openid/scan", now(users::scan));
        post(router, "/_sim/users/:openid/authorize", now(users::authorize));
        router.post("/_sim/users/:openid/say")
                .handler(at -> control.serve(at, ControlHandler.MAX_MEDIA_BODY, now(users::say)));
        get(router, "/_sim/users", now(users::list));
        get(router, "/_sim/users/:openid/chat", now(users::chat));
        get(router, "/_sim/users/:openid/window", now(users::window));
        get(router, "/_sim/clock", now(clock::now));
        get(router, "/_sim/clock/next", clock::next);
        post(router, "/_sim/clock/advance", clock::advance);
        get(router, "/_sim/account", now(simulator::account));
        post(router, "/_sim/account", now(simulator::configure));
        post(router, "/_sim/handshake", simulator::handshake);
        get(router, "/_sim/deliveries", now(simulator::deliveries));
        get(router, "/_sim/requests", now(simulator::requests));
        post(router, "/_sim/faults", now(simulator::plan));
        MenuControl menus = new MenuControl(state);
        get(router, "/_sim/users/:openid/menu", now(menus::show));
        post(router, "/_sim/users/:openid/menu", now(menus::tap));
        AgentControl agents = new AgentControl(state);
        get(router, "/_sim/agents", now(agents::list));
        post(router, "/_sim/agents", now(agents::presence));
        post(router, "/_sim/agents/accept", now(agents::accept));
        post(router, "/_sim/agents/say", now(agents::say));
        post(router, "/_sim/agents/close", now(agents::close));
        QuotaControl quotas = new QuotaControl(state.quotas());
        get(router, "/_sim/quotas", now(quotas::show));
        post(router, "/_sim/quotas", now(quotas::change));
        post(router, "/_sim/reset", now(simulator::reset));
        TemplateControl templates = new TemplateControl(state);
        get(router, "/_sim/templates", now(templates::list));
        post(router, "/_sim/templates", now(templates::add));
        post(router, "/_sim/users/:openid/grants", now(templates::grant));
        post(router, "/_sim/users/:openid/subscribe-popup", now(templates::popup));
        post(router, "/_sim/users/:openid/refuse-notifications", now(templates::refuse));
        post(router, "/_sim/users/:openid/one-time", now(templates::oneTime));
        router.get("/_sim/events").handler(this::stream);
        router.get("/_sim/media/:file").handler(this::media);
        router.route("/_sim/*").handler(this::unknown);
        router.route().handler(this::elsewhere);
        return router;
    }

    private void get(
            Router router,
            String path,
            Function<ControlRequest, CompletableFuture<ControlResponse>> action) {
        router.get(path).handler(at -> control.serve(at, ControlHandler.MAX_CONTROL_BODY, action));
    }

    private void post(
            Router router,
            String path,
            Function<ControlRequest, CompletableFuture<ControlResponse>> action) {
        router.post(path).handler(at -> control.serve(at, ControlHandler.MAX_CONTROL_BODY, action));
    }

    private static Function<ControlRequest, CompletableFuture<ControlResponse>> now(
            Function<ControlRequest, ControlResponse> action) {
        return call -> CompletableFuture.completedFuture(action.apply(call));
    }

    private void stream(RoutingContext at) {
        if (control.admits(at) && !events.open(at.response())) {
            at.response().setStatusCode(503).end();
        }
    }

    private void media(RoutingContext at) {
        if (!control.admitsToPage(at)) {
            return;
        }
        String file = at.pathParam("file");
        int dot = file.lastIndexOf('.');
        Optional<Media> found = state.media().find(dot < 0 ? file : file.substring(0, dot));
        at.response().putHeader("X-Content-Type-Options", "nosniff");
        found.ifPresentOrElse(
                media ->
                        at.response()
                                .putHeader("Content-Type", media.format().contentType())
                                .end(Buffer.buffer(media.bytes())),
                () -> at.response().setStatusCode(404).end());
    }

    private void unknown(RoutingContext at) {
        String what = at.request().method() + " " + at.request().path();
        control.serve(
                at,
                ControlHandler.MAX_CONTROL_BODY,
                call -> {
                    throw new ControlException(404, "the control API has no " + what);
                });
    }

    private void elsewhere(RoutingContext at) {
        String path = at.request().path();
        if (at.request().method().equals(HttpMethod.GET) && phone.has(path)) {
            if (control.admitsToPage(at)) {
                phone.serve(path, at.response());
            }
        } else {
            api.handle(at.request());
        }
    }

    private URI address(int port) {
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
        String name = everywhere ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
        return URI.create("http://" + name + ":" + port);
    }
}
