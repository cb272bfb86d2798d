// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store.redis;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.async.Completion;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** The meaning of the driver's exceptions. Their texts may quote values, so they go no further. */
final class RedisFailures {

    /** The errors of a server that is not, or not any more, the one to ask. */
    private static final Set<String> NOT_THE_MASTER = Set.of("READONLY", "MASTERDOWN", "LOADING");

    private RedisFailures() {}

    static StateStoreException of(Throwable thrown, Duration timeout) {
        Throwable cause = Completion.cause(thrown);
        if (cause instanceof StateStoreException known) {
            return known;
        }
        return new StateStoreException(what(cause, timeout), null);
    }

    private static String what(Throwable cause, Duration timeout) {
        if (isTimeout(cause)) {
            return "Redis did not answer within " + timeout.toMillis() + " ms";
        }
        if (cause instanceof RedisCommandExecutionException) {
            return "Redis refused with " + code(cause);
        }
        if (cause instanceof RedisException) {
            return "the connection to Redis is lost";
        }
        return "the client of Redis failed with " + cause.getClass().getName();
    }

    /** Tells whether it is time for another connection. */
    static boolean meansLost(Throwable thrown) {
        Throwable cause = Completion.cause(thrown);
        if (cause instanceof RedisCommandExecutionException) {
            return NOT_THE_MASTER.contains(code(cause));
        }
        return isTimeout(cause) || cause instanceof RedisException;
    }

    static boolean isUnknownScript(Throwable thrown) {
        return Completion.cause(thrown) instanceof RedisNoScriptException;
    }

    private static boolean isTimeout(Throwable cause) {
        return cause instanceof TimeoutException || cause instanceof RedisCommandTimeoutException;
    }

    private static String code(Throwable cause) {
        return String.valueOf(cause.getMessage()).split("\\s", 2)[0];
    }
}
