// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.testing;

import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.callback.Callback;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Users who write, and agents who write to others, without a pause until the bridge is gone. Nobody
 * is answered while he writes: how much of a window is left while a message of the user is on its
 * way depends on where, and only WeChat knows that.
 */
public final class Crowd {

    private static final int PATIENCE_SECONDS = 60;
    private static final int DELIVERIES_UNDER_WAY = 8;

    /** Something a user said: a text, or what {@link #picture} makes of a picture. */
    public record UserMessage(Callback delivery, String content) {}

    private final InboxClient inbox;
    private final List<UserMessage> said = new CopyOnWriteArrayList<>();
    private final Map<String, String> answered = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();
    private final Semaphore underWay = new Semaphore(DELIVERIES_UNDER_WAY);

    public Crowd(InboxClient inbox) {
        this.inbox = inbox;
    }

    /** A picture in a few words, which fit no other. */
    public static String picture(byte[] bytes) {
        return "picture " + UUID.nameUUIDFromBytes(bytes);
    }

    /** Whatever was said, whether it was acknowledged or not. */
    public List<UserMessage> said(String openId) {
        return said.stream().filter(spoken -> spoken.delivery().openid().equals(openId)).toList();
    }

    /** The answers that the inbox has taken, by their ids. */
    public List<String> answered(String openId) {
        return answered.entrySet().stream()
                .filter(answer -> answer.getValue().equals(openId))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Talks, and goes on until the end has come.
     *
     * @param writers who write to the account
     * @param readers who are written to
     * @param acts how much is said and answered before the end is brought about
     */
    public void talk(
            List<SimulatedUser> writers,
            List<SimulatedUser> readers,
            int acts,
            SplittableRandom dice,
            Runnable end) {
        CountDownLatch enough = new CountDownLatch(acts);
        AtomicBoolean ended = new AtomicBoolean();
        List<CompletableFuture<Void>> talking = new ArrayList<>();
        for (Consumer<SplittableRandom> act :
                List.<Consumer<SplittableRandom>>of(
                        own -> speak(one(writers, own), own), own -> answer(one(readers, own)))) {
            SplittableRandom own = dice.split();
            talking.add(
                    CompletableFuture.runAsync(
                            () -> {
                                while (!ended.get()) {
                                    act.accept(own);
                                    enough.countDown();
                                }
                            },
                            task -> new Thread(task, "crowd").start()));
        }
        try {
            if (!enough.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody can talk");
            }
            end.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            ended.set(true);
        }
        talking.forEach(CompletableFuture::join);
    }

    private static SimulatedUser one(List<SimulatedUser> users, SplittableRandom dice) {
        return users.get(dice.nextInt(users.size()));
    }

    private void speak(SimulatedUser user, SplittableRandom dice) {
        if (!mayDeliver()) {
            return;
        }
        int next = number.incrementAndGet();
        UserMessage spoken;
        if (dice.nextInt(5) == 0) {
            byte[] picture = Pictures.png(next);
            spoken = new UserMessage(user.sendsImage(picture), picture(picture));
        } else {
            String text = "user, number " + next;
            spoken = new UserMessage(user.says(text), text);
        }
        spoken.delivery().outcome().thenRun(underWay::release);
        said.add(spoken);
    }

    private boolean mayDeliver() {
        try {
            return underWay.tryAcquire(100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void answer(SimulatedUser user) {
        String text = "agent, number " + number.incrementAndGet();
        try {
            answered.put(inbox.reply(user.openid(), text), user.openid());
        } catch (UncheckedIOException e) {
            // The bridge died before it said that it has the answer; it may have it nevertheless.
        }
    }
}
