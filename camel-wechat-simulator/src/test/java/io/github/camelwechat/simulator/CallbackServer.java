// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator;

import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.crypto.Envelope;
import io.github.camelwechat.simulator.crypto.Signature;
import io.github.camelwechat.simulator.xml.XmlReader;
import io.github.camelwechat.simulator.xml.XmlWriter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** The server of an account under test: keeps what comes in, and answers as it is told. */
public final class CallbackServer implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour = (request, in) -> in.answer(200, "success");

    public interface Behaviour {
        void handle(HttpServerRequest request, Received in) throws Exception;
    }

    public record Received(
            String method, Map<String, String> query, String body, HttpServerRequest request) {
        public void answer(int status, String text) {
            request.response().setStatusCode(status).end(text);
        }
    }

    public CallbackServer() {
        server =
                vertx.createHttpServer()
                        .requestHandler(
                                request ->
                                        request.body()
                                                .onSuccess(
                                                        body ->
                                                                take(
                                                                        request,
                                                                        body.toString("UTF-8"))))
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
    }

    private void take(HttpServerRequest request, String body) {
        Map<String, String> query = new java.util.HashMap<>();
        request.params().forEach(entry -> query.put(entry.getKey(), entry.getValue()));
        Received in = new Received(request.method().name(), query, body, request);
        received.add(in);
        try {
            behaviour.handle(request, in);
        } catch (Exception e) {
            request.response().setStatusCode(500).end(e.toString());
        }
    }

    public String url() {
        return url("/wechat/shop");
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.actualPort() + path;
    }

    public Vertx vertx() {
        return vertx;
    }

    public void answering(Behaviour value) {
        behaviour = value;
    }

    public void answering(int status, String body) {
        behaviour = (request, in) -> in.answer(status, body);
    }

    public List<Received> received() {
        return received;
    }

    public void reset() {
        received.clear();
        answering(200, "success");
    }

    /** Opens a sealed callback, with all checks. */
    public static String open(SimulatedAccount account, Received in) throws Exception {
        String encrypt =
                new XmlReader().read(in.body().getBytes(StandardCharsets.UTF_8)).value("Encrypt");
        String expected =
                Signature.of(
                        account.token(),
                        in.query().get("timestamp"),
                        in.query().get("nonce"),
                        encrypt);
        if (!expected.equals(in.query().get("msg_signature"))) {
            throw new IllegalArgumentException("msg_signature");
        }
        Envelope.Content content =
                new Envelope(account.encodingAesKey(), account.appId(), new Random()).open(encrypt);
        if (!content.appId().equals(account.appId())) {
            throw new IllegalArgumentException("appid");
        }
        return new String(content.message(), StandardCharsets.UTF_8);
    }

    /** A text reply in plain XML. */
    public static String reply(SimulatedAccount account, String openid, String text) {
        return new XmlWriter()
                .text("ToUserName", openid)
                .text("FromUserName", account.originalId())
                .number("CreateTime", 1789000002L)
                .text("MsgType", "text")
                .text("Content", text)
                .end();
    }

    /** A reply, sealed. */
    public static String seal(SimulatedAccount account, String xml) {
        return seal(account, xml, "1789000002");
    }

    /** A reply, sealed at a time. */
    public static String seal(SimulatedAccount account, String xml, String timestamp) {
        String encrypt =
                new Envelope(account.encodingAesKey(), account.appId(), new Random(7))
                        .seal(xml.getBytes(StandardCharsets.UTF_8));
        return new XmlWriter()
                .text("Encrypt", encrypt)
                .text("MsgSignature", Signature.of(account.token(), timestamp, "12345", encrypt))
                .number("TimeStamp", timestamp)
                .text("Nonce", "12345")
                .end();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
