// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.cluster;

import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.api.ApiRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A count of all that WeChat was asked and answered: the simulator itself keeps the newest only.
 */
final class ApiCount implements AutoCloseable {

    static final String SEND = "/cgi-bin/message/custom/send";

    private final WeChatSimulator wechat;
    private final ScheduledExecutorService collector = Executors.newScheduledThreadPool(1);
    private final Map<Integer, Integer> answers = new TreeMap<>();
    private final Map<String, Map<Integer, Integer>> platform = new TreeMap<>();
    private final List<String> tokens = new ArrayList<>();
    private final SortedSet<Long> seen = new TreeSet<>();

    ApiCount(WeChatSimulator wechat) {
        this.wechat = wechat;
        collector.scheduleWithFixedDelay(this::collect, 250, 250, TimeUnit.MILLISECONDS);
    }

    private synchronized void collect() {
        for (ApiRequest request : wechat.requests()) {
            if (!seen.add(request.number())) {
                continue;
            }
            if (request.path().equals(SEND)) {
                answers.merge(request.errcode(), 1, Integer::sum);
            } else if (isOfPlatform(request.path())) {
                platform.computeIfAbsent(request.path(), path -> new TreeMap<>())
                        .merge(request.errcode(), 1, Integer::sum);
            } else {
                tokens.add(request.path() + " at " + request.at());
            }
        }
    }

    private static boolean isOfPlatform(String path) {
        return path.startsWith("/cgi-bin/component/") || path.equals(AcmeNode.USERS);
    }

    /** Returns the number of calls of a platform's, or for its accounts, with each errcode. */
    synchronized Map<Integer, Integer> answers(String path) {
        collect();
        return Map.copyOf(platform.getOrDefault(path, Map.of()));
    }

    /** Tells whether none was forgotten before it was counted. */
    synchronized boolean isComplete() {
        collect();
        return seen.isEmpty() || seen.last() == seen.size();
    }

    /** Returns the number of sends answered with each errcode. */
    synchronized Map<Integer, Integer> answers() {
        collect();
        return Map.copyOf(answers);
    }

    /** Every other call: fetches of the shop's tokens, as nothing else is asked for here. */
    synchronized List<String> tokens() {
        collect();
        return List.copyOf(tokens);
    }

    @Override
    public void close() {
        collector.shutdownNow();
    }
}
