// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api;

/** What WeChat answers where it may give a file as well as JSON. */
public sealed interface Fetched {

    /** The answer is JSON, of WeChat or about the file. */
    record Answer(ApiReply reply) implements Fetched {}

    /** The answer is the file itself. */
    record File(MediaDownload media) implements Fetched {}
}
