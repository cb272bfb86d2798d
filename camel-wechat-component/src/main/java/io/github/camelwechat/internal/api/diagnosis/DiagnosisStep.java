// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.diagnosis;

import io.github.camelwechat.failure.Actor;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.CircuitOpenException;
import io.github.camelwechat.failure.WeChatException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The outcome of one step of a diagnosis.
 *
 * @param name as in the report
 * @param found what was found, in one sentence
 * @param actor who has to act
 * @param advice what to do; empty if there is nothing to do
 * @param details more for programs, by name
 */
record DiagnosisStep(
        String name,
        Result result,
        String found,
        Actor actor,
        String advice,
        Map<String, Object> details) {

    /** The verdict on a step. */
    enum Result {
        /** Nothing is wrong. */
        OK,
        /** It works, or may be meant so, and somebody should look. */
        WARNING,
        /** It cannot work like this. */
        FAILED,
        /** It could not be tried, because of an earlier step or for want of input. */
        SKIPPED
    }

    private static final String WAY_OUT =
            "Let this machine call the host of option apiBaseUrl on its port: look at DNS, the"
                    + " firewall and options proxyHost and proxyPort.";

    DiagnosisStep {
        details = Map.copyOf(details);
    }

    static DiagnosisStep ok(String name, String found) {
        return new DiagnosisStep(name, Result.OK, found, Actor.NOBODY, "", Map.of());
    }

    static DiagnosisStep skipped(String name, String why) {
        return new DiagnosisStep(name, Result.SKIPPED, why, Actor.NOBODY, "", Map.of());
    }

    static DiagnosisStep warning(String name, String found, Actor actor, String advice) {
        return new DiagnosisStep(name, Result.WARNING, found, actor, advice, Map.of());
    }

    static DiagnosisStep failed(String name, String found, Actor actor, String advice) {
        return new DiagnosisStep(name, Result.FAILED, found, actor, advice, Map.of());
    }

    /** The step in which WeChat refused, or could not be asked. */
    static DiagnosisStep failed(String name, WeChatException failure) {
        if (failure instanceof ApiErrorException refusal) {
            return refused(name, refusal);
        }
        if (failure instanceof CircuitOpenException open) {
            ApiErrorException last = open.refusal();
            return new DiagnosisStep(
                    name,
                    Result.FAILED,
                    "WeChat refused so many calls in a row that it is not asked before "
                            + open.asksAgainAt()
                            + ". "
                            + refused(name, last).found(),
                    last.actor(),
                    last.advice(),
                    details(last));
        }
        return failed(
                name,
                String.valueOf(failure.getMessage()),
                Actor.OPERATOR,
                failure instanceof ApiUnreachableException ? WAY_OUT : "");
    }

    private static DiagnosisStep refused(String name, ApiErrorException refusal) {
        String address = refusal.seenAddress();
        return new DiagnosisStep(
                name,
                Result.FAILED,
                "WeChat refused "
                        + refusal.apiPath()
                        + " with errcode "
                        + refusal.errorCode()
                        + ": "
                        + refusal.meaning()
                        + (address == null ? "" : "; WeChat saw the address " + address),
                refusal.actor(),
                refusal.advice(),
                details(refusal));
    }

    private static Map<String, Object> details(ApiErrorException refusal) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("errorCode", refusal.errorCode());
        if (refusal.requestId() != null) {
            details.put("requestId", refusal.requestId());
        }
        if (refusal.seenAddress() != null) {
            details.put("seenAddress", refusal.seenAddress());
        }
        return details;
    }

    DiagnosisStep with(Map<String, Object> more) {
        return new DiagnosisStep(name, result, found, actor, advice, more);
    }

    boolean worked() {
        return result != Result.FAILED && result != Result.SKIPPED;
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("step", name);
        fields.put("result", result.name());
        fields.put("found", found);
        if (!advice.isEmpty()) {
            fields.put("toBeDoneBy", actor.words());
            fields.put("advice", advice);
        }
        fields.putAll(details);
        return fields;
    }
}
