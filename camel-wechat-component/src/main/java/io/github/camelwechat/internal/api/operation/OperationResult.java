// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation;

import io.github.camelwechat.internal.api.client.MediaDownload;
import java.util.Map;

/** The result of an operation. */
public sealed interface OperationResult {

    /**
     * WeChat's answer in its own field names.
     *
     * @param map may be changed by whoever gets it
     */
    record Fields(Map<String, Object> map) implements OperationResult {}

    /** A file. */
    record File(MediaDownload media) implements OperationResult {}
}
