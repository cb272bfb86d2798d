// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

/** WeChat's answer where it may give a file as well as JSON. */
public sealed interface FileOrResponse {

    /** The answer is JSON, of WeChat or about the file. */
    record Answer(ApiResponse reply) implements FileOrResponse {}

    /** The answer is the file itself. */
    record File(MediaDownload media) implements FileOrResponse {}
}
