// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import io.github.camelwechat.simulator.api.ApiHandler;
import io.github.camelwechat.simulator.api.FileWriter;
import io.github.camelwechat.simulator.media.Media;
import io.github.camelwechat.simulator.state.AccountStates;
import io.github.camelwechat.simulator.state.ApiSelection;
import io.github.camelwechat.simulator.state.SimulatorState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The one HTTP server: the phone at {@code /}, control under {@code /_sim}, WeChat elsewhere. */
public final class SimulatorServer {
    private static final int IDLE_SECONDS = 120;

    private final AccountStates states;
    private final JsonViews views = new JsonViews();
    private final String host;
    private final HttpServer server;
    private final ControlHandler control;
    private final WebPhone phone = new WebPhone();
    private final EventStream events;
    private final Vertx vertx;
    private final ApiHandler api;

    public SimulatorServer(Vertx vertx, AccountStates states, String host) {
        this.vertx = vertx;
        this.states = states;
        this.host = host;
        this.control = new ControlHandler(new OriginCheck(host), states.common().clock());
        this.api = new ApiSelection(states).handler(vertx);
        this.events = new EventStream(vertx, states.common().changes());
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
                            states.common().base(address(listening.actualPort()));
                            return null;
                        });
    }

    /** Takes no more connections and ends those that are open. */
    public Future<Void> close() {
        return server.close();
    }

    private Router router() {
        ClockControl clock = new ClockControl(vertx, states.first(), views);
        Router router = Router.router(vertx);
        users(router);
        platforms(router);
        get(router, "/_sim/clock", now(clock::now));
        get(router, "/_sim/clock/next", clock::next);
        post(router, "/_sim/clock/advance", clock::advance);
        get(router, "/_sim/account", simulator(SimulatorControl::account));
        post(router, "/_sim/account", simulator(SimulatorControl::configure));
        post(router, "/_sim/handshake", call -> simulator(call).handshake(call));
        get(router, "/_sim/deliveries", simulator(SimulatorControl::deliveries));
        get(router, "/_sim/requests", simulator(SimulatorControl::requests));
        post(router, "/_sim/faults", simulator(SimulatorControl::plan));
        get(router, "/_sim/replay", now(call -> replay(call).show(call)));
        post(router, "/_sim/replay", call -> replay(call).start(call));
        post(router, "/_sim/reset", simulator(SimulatorControl::reset));
        get(router, "/_sim/agents", agents(AgentControl::list));
        post(router, "/_sim/agents", agents(AgentControl::presence));
        post(router, "/_sim/agents/accept", agents(AgentControl::accept));
        post(router, "/_sim/agents/say", agents(AgentControl::say));
        post(router, "/_sim/agents/close", agents(AgentControl::close));
        get(router, "/_sim/quotas", quotas(QuotaControl::show));
        post(router, "/_sim/quotas", quotas(QuotaControl::change));
        get(router, "/_sim/templates", templates(TemplateControl::list));
        post(router, "/_sim/templates", templates(TemplateControl::add));
        router.get("/_sim/events").handler(this::stream);
        router.get("/_sim/media/:file").handler(this::media);
        router.route("/_sim/*").handler(this::unknown);
        router.route().handler(this::elsewhere);
        return router;
    }

    private void users(Router router) {
        String user = "/_sim/users/:openid";
        get(router, "/_sim/users", users(UserControl::list));
        get(router, user + "/chat", users(UserControl::chat));
        get(router, user + "/window", users(UserControl::window));
        post(router, user + "/follow", users(UserControl::follow));
        post(router, user + "/unfollow", users(UserControl::unfollow));
        post(router, user + "/click", users(UserControl::click));
        post(router, user + "/scan", users(UserControl::scan));
        post(router, user + "/authorize", users(UserControl::authorize));
        router.post(user + "/say")
                .handler(
                        at ->
                                control.serve(
                                        at,
                                        ControlHandler.MAX_MEDIA_BODY,
                                        users(UserControl::say)));
        get(router, user + "/menu", now(call -> new MenuControl(state(call)).show(call)));
        post(router, user + "/menu", now(call -> new MenuControl(state(call)).tap(call)));
        post(router, user + "/grants", templates(TemplateControl::grant));
        post(router, user + "/subscribe-popup", templates(TemplateControl::popup));
        post(router, user + "/refuse-notifications", templates(TemplateControl::refuse));
        post(router, user + "/one-time", templates(TemplateControl::oneTime));
    }

    private void platforms(Router router) {
        PlatformControl platforms = new PlatformControl(states);
        get(router, "/_sim/accounts", now(platforms::accounts));
        post(router, "/_sim/accounts", now(platforms::addAccount));
        get(router, "/_sim/platforms", now(platforms::list));
        post(router, "/_sim/platforms", now(platforms::add));
        get(router, "/_sim/platforms/:platform", now(platforms::show));
        post(router, "/_sim/platforms/:platform", now(platforms::configure));
        post(router, "/_sim/platforms/:platform/ticket", now(platforms::ticket));
        post(router, "/_sim/platforms/:platform/authorize", now(platforms::authorize));
        post(router, "/_sim/platforms/:platform/withdraw", now(platforms::withdraw));
        post(router, "/_sim/platforms/:platform/release-test", platforms::releaseTest);
    }

    /** The account that a control request is about: the first, or that of {@code ?account=}. */
    private SimulatorState state(ControlRequest call) {
        String appId = call.query().get("account");
        return appId == null ? states.first() : states.get(appId);
    }

    private ReplayControl replay(ControlRequest call) {
        return new ReplayControl(state(call).replay());
    }

    private SimulatorControl simulator(ControlRequest call) {
        return new SimulatorControl(states, state(call), views);
    }

    private Function<ControlRequest, CompletableFuture<ControlResponse>> simulator(
            BiFunction<SimulatorControl, ControlRequest, ControlResponse> action) {
        return now(call -> action.apply(simulator(call), call));
    }

    private Function<ControlRequest, CompletableFuture<ControlResponse>> users(
            BiFunction<UserControl, ControlRequest, ControlResponse> action) {
        return now(call -> action.apply(new UserControl(state(call), views), call));
    }

    private Function<ControlRequest, CompletableFuture<ControlResponse>> agents(
            BiFunction<AgentControl, ControlRequest, ControlResponse> action) {
        return now(call -> action.apply(new AgentControl(state(call)), call));
    }

    private Function<ControlRequest, CompletableFuture<ControlResponse>> quotas(
            BiFunction<QuotaControl, ControlRequest, ControlResponse> action) {
        return now(call -> action.apply(new QuotaControl(state(call).quotas()), call));
    }

    private Function<ControlRequest, CompletableFuture<ControlResponse>> templates(
            BiFunction<TemplateControl, ControlRequest, ControlResponse> action) {
        return now(call -> action.apply(new TemplateControl(state(call)), call));
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
        String id = dot < 0 ? file : file.substring(0, dot);
        Optional<SimulatorState> holder =
                states.having(state -> state.media().find(id).isPresent());
        Optional<Media> found = holder.flatMap(state -> state.media().find(id));
        at.response().putHeader("X-Content-Type-Options", "nosniff");
        found.ifPresentOrElse(
                media -> {
                    at.response().putHeader("Content-Type", media.format().contentType());
                    new FileWriter(holder.get().faults()).write(at.request(), media.bytes());
                },
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
