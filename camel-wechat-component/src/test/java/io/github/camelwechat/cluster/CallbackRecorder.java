// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.cluster;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A record of what routes received, which survives the node that told it. */
final class CallbackRecorder {

    /** A report of a node: the event, the user, the words, and the process. */
    record Report(String what, String user, String text, long pid) {}

    private final Queue<Report> told = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    CallbackRecorder(Vertx vertx) {
        server =
                vertx.createHttpServer()
                        .requestHandler(this::hear)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
    }

    String address() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    List<Report> told() {
        return List.copyOf(told);
    }

    List<Report> told(String what) {
        return told.stream().filter(each -> each.what().equals(what)).toList();
    }

    private void hear(HttpServerRequest request) {
        String what = request.path().substring(1);
        String user = request.getParam("user");
        long pid = Long.parseLong(request.getParam("pid"));
        request.body()
                .onSuccess(
                        body -> {
                            told.add(new Report(what, user, body.toString(), pid));
                            request.response().end();
                        });
    }
}
