// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation;

/** What an errcode that is no failure makes of the answer. */
public enum AcceptedErrorCodes {
    /** There is nothing: an empty answer. */
    NOTHING,
    /** It was done before: the answer says of what, marked {@code duplicate}. */
    DUPLICATE,
    /** The answer as it is, with its errcode. */
    AS_ANSWERED
}
