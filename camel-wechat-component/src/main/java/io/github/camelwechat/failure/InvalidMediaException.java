// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.failure;

/**
 * The failure of a file that WeChat does not take as it is: its format, its size or its playing
 * time.
 */
public final class InvalidMediaException extends InvalidMessageException {

    /**
     * @param what what was wrong, what was expected and what to do
     */
    public InvalidMediaException(String account, String what) {
        super(account, what);
    }
}
