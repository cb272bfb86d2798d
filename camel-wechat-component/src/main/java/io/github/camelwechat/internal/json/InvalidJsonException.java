// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.json;

/**
 * Something is not the JSON that was expected. The message tells where and what, never the content.
 */
public final class InvalidJsonException extends RuntimeException {

    public InvalidJsonException(String what) {
        super(what);
    }
}
