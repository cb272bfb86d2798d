// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.fault;

import java.time.Duration;

/** A fault, as a value. This file is the list of all. */
public sealed interface Fault {

    /** Where a fault strikes. */
    enum Place {
        /** A call of WeChat's API. */
        API,
        /** The download of a file, from the API or from where a video lies. */
        DOWNLOAD,
        /** A callback. */
        CALLBACK,
        /** The work that WeChat does after a call was answered. */
        JOB
    }

    default Place place() {
        return Place.API;
    }

    /** The platform is busy: errcode -1. The call is not processed. */
    record Busy() implements Fault {}

    /** Any errcode. The call is not processed. */
    record ErrCode(int code, String message) implements Fault {}

    /** The token of the call expires just before it is looked at: 42001. */
    record ExpiredToken() implements Fault {}

    /** The call is processed, then the connection is cut: the ambiguous case. */
    record DropBeforeResponse() implements Fault {}

    /** The connection is cut and nothing happened. */
    record DropBeforeProcessing() implements Fault {}

    /** The connection is cut after so many bytes of the body of a file. */
    record DropInsideDownload(int bytes) implements Fault {
        @Override
        public Place place() {
            return Place.DOWNLOAD;
        }
    }

    /** The call is processed at once; its answer comes after this time. */
    record Stall(Duration time) implements Fault {}

    /** The caller's address is not on the allow-list: 40164, naming the address. */
    record IpNotAllowed(String ip) implements Fault {}

    /** HTTP 200 with a body that is no JSON. The call is not processed. */
    record GarbageBody() implements Fault {}

    /** A gateway's error page, such as 502. The call is not processed. */
    record HttpStatus(int status) implements Fault {}

    /** The next callback is delivered a second time while the first is still open. */
    record DuplicateBeforeAnswer() implements Fault {
        @Override
        public Place place() {
            return Place.CALLBACK;
        }
    }

    /** The next template message ends as {@code failed:user block}. */
    record TemplateBlocked() implements Fault {
        @Override
        public Place place() {
            return Place.JOB;
        }
    }

    /** The next template message ends as {@code failed: system failed}. */
    record TemplateFailed() implements Fault {
        @Override
        public Place place() {
            return Place.JOB;
        }
    }

    /** The next subscription notification is accepted, and then not delivered. */
    record NotificationFailed(int code, String message) implements Fault {
        @Override
        public Place place() {
            return Place.JOB;
        }
    }

    /** The next mass message reaches nobody; the status is WeChat's, such as err(20001). */
    record MassFailed(String status) implements Fault {
        @Override
        public Place place() {
            return Place.JOB;
        }
    }

    /** The next publication fails: 2 originality, 3 ordinary failure, 4 audit. */
    record PublishFailed(int status) implements Fault {
        @Override
        public Place place() {
            return Place.JOB;
        }
    }
}
