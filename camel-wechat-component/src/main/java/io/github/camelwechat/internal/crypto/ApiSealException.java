// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.crypto;

/** An answer is not what WeChat sealed for us. The message is a clause without secrets. */
public final class ApiSealException extends Exception {

    public ApiSealException(String what) {
        super(what);
    }
}
