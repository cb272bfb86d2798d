// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import io.github.camelwechat.simulator.media.Media;
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

    private final SimulatorState world;
    private final String host;
    private final HttpServer server;
    private final ControlHandler door;
    private final WebPhone phone = new WebPhone();
    private final EventStream events;

    public SimulatorServer(Vertx vertx, SimulatorState world, String host) {
        this.world = world;
        this.host = host;
        this.door = new ControlHandler(new OriginCheck(host), world.clock());
        this.events = new EventStream(vertx, world.events());
        HttpServerOptions options =
                new HttpServerOptions()
                        .setHost(host)
                        .setHttp2ClearTextEnabled(false)
                        .setIdleTimeout(IDLE_SECONDS)
                        .setMaxHeaderSize(16 << 10);
        this.server = vertx.createHttpServer(options).requestHandler(router(vertx));
    }

    /** Starts to listen; 0 takes a free port. */
    public Future<Void> listen(int port) {
        return server.listen(port)
                .map(
                        listening -> {
                            world.base(address(listening.actualPort()));
                            return null;
                        });
    }

    /** Takes no more connections and ends those that are open. */
    public Future<Void> close() {
        return server.close();
    }

    private Router router(Vertx vertx) {
        JsonViews views = new JsonViews();
        UserControl users = new UserControl(world, views);
        ClockControl clock = new ClockControl(vertx, world, views);
        SimulatorControl wire = new SimulatorControl(world, views);
        Router router = Router.router(vertx);
        post(router, "/_sim/users/:openid/follow", now(users::follow));
        post(router, "/_sim/users/:openid/unfollow", now(users::unfollow));
        post(router, "/_sim/users/:openid/click", now(users::click));
        post(router, "/_sim/users/:openid/scan", now(users::scan));
        post(router, "/_sim/users/:openid/authorize", now(users::authorize));
        router.post("/_sim/users/:openid/say")
                .handler(at -> door.serve(at, ControlHandler.MAX_MEDIA_BODY, now(users::say)));
        get(router, "/_sim/users", now(users::list));
        get(router, "/_sim/users/:openid/chat", now(users::chat));
        get(router, "/_sim/users/:openid/window", now(users::window));
        get(router, "/_sim/clock", now(clock::now));
        get(router, "/_sim/clock/next", clock::next);
        post(router, "/_sim/clock/advance", clock::advance);
        get(router, "/_sim/account", now(wire::account));
        post(router, "/_sim/account", now(wire::configure));
        post(router, "/_sim/handshake", wire::handshake);
        get(router, "/_sim/deliveries", now(wire::deliveries));
        get(router, "/_sim/requests", now(wire::requests));
        post(router, "/_sim/faults", now(wire::plan));
        MenuControl menus = new MenuControl(world);
        get(router, "/_sim/users/:openid/menu", now(menus::show));
        post(router, "/_sim/users/:openid/menu", now(menus::tap));
        AgentControl agents = new AgentControl(world);
        get(router, "/_sim/agents", now(agents::list));
        post(router, "/_sim/agents", now(agents::presence));
        post(router, "/_sim/agents/accept", now(agents::accept));
        post(router, "/_sim/agents/say", now(agents::say));
        post(router, "/_sim/agents/close", now(agents::close));
        QuotaControl quotas = new QuotaControl(world.offices().quotas());
        get(router, "/_sim/quotas", now(quotas::show));
        post(router, "/_sim/quotas", now(quotas::change));
        post(router, "/_sim/reset", now(wire::reset));
        TemplateControl templates = new TemplateControl(world);
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
        router.get(path).handler(at -> door.serve(at, ControlHandler.MAX_CONTROL_BODY, action));
    }

    private void post(
            Router router,
            String path,
            Function<ControlRequest, CompletableFuture<ControlResponse>> action) {
        router.post(path).handler(at -> door.serve(at, ControlHandler.MAX_CONTROL_BODY, action));
    }

    private static Function<ControlRequest, CompletableFuture<ControlResponse>> now(
            Function<ControlRequest, ControlResponse> action) {
        return call -> CompletableFuture.completedFuture(action.apply(call));
    }

    private void stream(RoutingContext at) {
        if (door.admits(at) && !events.open(at.response())) {
            at.response().setStatusCode(503).end();
        }
    }

    private void media(RoutingContext at) {
        if (!door.admits(at)) {
            return;
        }
        String file = at.pathParam("file");
        int dot = file.lastIndexOf('.');
        Optional<Media> found = world.media().find(dot < 0 ? file : file.substring(0, dot));
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
        door.serve(
                at,
                ControlHandler.MAX_CONTROL_BODY,
                call -> {
                    throw new ControlException(404, "the control API has no " + what);
                });
    }

    private void elsewhere(RoutingContext at) {
        String path = at.request().path();
        if (at.request().method().equals(HttpMethod.GET) && phone.has(path)) {
            if (door.admits(at)) {
                phone.serve(path, at.response());
            }
        } else {
            world.api().handle(at.request());
        }
    }

    private URI address(int port) {
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
        String name = everywhere ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
        return URI.create("http://" + name + ":" + port);
    }
}
