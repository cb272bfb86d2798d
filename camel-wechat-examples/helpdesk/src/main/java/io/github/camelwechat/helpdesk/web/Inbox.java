// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.web;

import io.github.camelwechat.helpdesk.chat.Answers;
import io.github.camelwechat.helpdesk.chat.ChatDatabase;
import io.github.camelwechat.helpdesk.chat.Conversation;
import io.github.camelwechat.helpdesk.chat.Conversations;
import io.github.camelwechat.helpdesk.chat.Media;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents' inbox: a page, and the API behind it. There is no login; whoever reaches it is an
 * agent, so it listens on this machine only unless told otherwise, and answers no other site.
 */
public final class Inbox {

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    /**
     * A picture of 10 MB in base64 takes more than 13; WeChat's own limit is checked after
     * decoding.
     */
    private static final int LARGEST_BODY = 15 * 1024 * 1024;

    private static final int SMALL_BODY = 1024;

    private static final String TO_QUEUE = "direct:answer";

    private final ChatDatabase database;
    private final Conversations conversations;
    private final Answers answers;
    private final ProducerTemplate camel;
    private final ServiceWindows windows;
    private final TypingIndicator typing;
    private final InstantSource clock;

    public Inbox(
            ChatDatabase database,
            Conversations conversations,
            Answers answers,
            ProducerTemplate camel,
            InstantSource clock) {
        this.database = database;
        this.conversations = conversations;
        this.answers = answers;
        this.camel = camel;
        this.windows = new ServiceWindows(camel);
        this.typing = new TypingIndicator(camel);
        this.clock = clock;
    }

    /**
     * @param host the name or address the server was told to listen on
     */
    public void mount(Router router, Vertx vertx, String host) {
        ChangeEvents events = new ChangeEvents(database::changes, clock);
        events.start(vertx);
        router.route("/api/*").handler(SameSite.ofApi(host));
        router.get("/api/events").handler(events);
        router.get("/api/conversations").handler(context -> answer(context, 200, this::list));
        router.get("/api/conversations/:openid")
                .handler(context -> answer(context, 200, () -> show(context.pathParam("openid"))));
        router.post("/api/conversations/:openid/replies")
                .handler(new RequestBody(LARGEST_BODY))
                .handler(context -> answer(context, 202, () -> reply(context)));
        router.post("/api/conversations/:openid/messages/:id/resend")
                .handler(new RequestBody(SMALL_BODY))
                .handler(context -> answer(context, 202, () -> sendAgain(context)));
        router.post("/api/conversations/:openid/typing")
                .handler(new RequestBody(SMALL_BODY))
                .handler(context -> answer(context, 200, () -> typing(context)));
        router.get("/api/media/:id").handler(this::media);
        router.route("/api/*")
                .handler(context -> JsonResponse.error(context, 404, "There is nothing here."));
        router.route("/api/*").failureHandler(Inbox::failed);
        PageFiles.mount(router, SameSite.ofPage(host));
    }

    private Buffer list() {
        JsonArray list = new JsonArray();
        conversations
                .latest()
                .forEach(
                        found ->
                                list.add(ChatJson.conversation(found, windows.of(found.openId()))));
        return list.toBuffer();
    }

    private Buffer show(String openId) {
        Conversation found = existing(openId);
        ServiceWindow window = windows.of(openId);
        return ChatJson.conversation(found, window)
                .put("now", clock.instant().getEpochSecond())
                .put(
                        "messages",
                        ChatJson.messages(conversations.messages(openId), window.reopens()))
                .toBuffer();
    }

    private Buffer reply(RoutingContext context) {
        String openId = existing(context.pathParam("openid")).openId();
        NewReply reply = NewReply.parse(RequestBody.of(context));
        String id = answers.store(openId, reply.text(), reply.picture(), reply.waits());
        handOver(id);
        return new JsonObject().put("id", id).toBuffer();
    }

    private Buffer sendAgain(RoutingContext context) {
        String openId = existing(context.pathParam("openid")).openId();
        String id = context.pathParam("id");
        boolean waits = NewReply.flag(RequestBody.of(context), "wait");
        if (!answers.sendAgain(openId, id, waits)) {
            throw RefusedException.badRequest("Only an answer that failed can be sent again.");
        }
        handOver(id);
        return new JsonObject().put("id", id).toBuffer();
    }

    private Buffer typing(RoutingContext context) {
        String openId = existing(context.pathParam("openid")).openId();
        boolean shown = typing.show(openId, NewReply.flag(RequestBody.of(context), "typing"));
        return new JsonObject().put("shown", shown).toBuffer();
    }

    /** The answer is stored, and stays so if the queue cannot take it now: it is offered again. */
    private void handOver(String id) {
        try {
            camel.sendBody(TO_QUEUE, id);
        } catch (CamelExecutionException e) {
            LOG.warn("The queue did not take answer {}; it is offered again", id, e);
        }
    }

    private Conversation existing(String openId) {
        return conversations
                .find(openId)
                .orElseThrow(
                        () ->
                                RefusedException.notFound(
                                        "There is no conversation with this user."));
    }

    private void media(RoutingContext context) {
        String id = context.pathParam("id");
        context.vertx()
                .executeBlocking(
                        () ->
                                conversations
                                        .media(id)
                                        .orElseThrow(
                                                () ->
                                                        RefusedException.notFound(
                                                                "There is no file here.")),
                        false)
                .onSuccess(media -> send(context, media))
                .onFailure(context::fail);
    }

    private static void send(RoutingContext context, Media media) {
        context.response()
                .putHeader("Content-Type", media.contentType())
                .putHeader("Cache-Control", "private, max-age=86400")
                .putHeader("Content-Security-Policy", "default-src 'none'; sandbox")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(Buffer.buffer(media.bytes()));
    }

    private static void answer(RoutingContext context, int status, Callable<Buffer> work) {
        context.vertx()
                .executeBlocking(work, false)
                .onSuccess(json -> JsonResponse.send(context, status, json))
                .onFailure(context::fail);
    }

    private static void failed(RoutingContext context) {
        Throwable failure = context.failure();
        if (failure instanceof RefusedException refused) {
            JsonResponse.error(context, refused.status(), refused.sentence());
        } else {
            LOG.error("The inbox could not answer {}", context.normalizedPath(), failure);
            JsonResponse.error(context, 500, "Something went wrong; the log has the details.");
        }
    }
}
