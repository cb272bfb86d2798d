// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation;

import org.jspecify.annotations.Nullable;

/**
 * One value an operation needs or takes. Fields of a body that are not among these are passed on as
 * they are.
 *
 * @param name as WeChat spells it; dots lead into objects
 * @param required whether the operation cannot do without
 * @param known what says it if the body does not; null for nothing
 * @param otherwise what is sent if nothing says it; null for nothing
 * @param fixed whether {@code otherwise} is sent whatever the body says
 * @param most how many entries WeChat takes at once, for a list; 0 for a single value
 */
public record InputField(
        String name,
        Place place,
        boolean required,
        @Nullable KnownValue known,
        @Nullable Object otherwise,
        boolean fixed,
        int most) {

    /** Where a value goes. */
    enum Place {
        BODY,
        QUERY,
        /** Into the query, but never into a message. */
        SECRET,
        /** A part of a form, beside the file. */
        PART
    }

    public static InputField required(String name) {
        return new InputField(name, Place.BODY, true, null, null, false, 0);
    }

    public static InputField optional(String name) {
        return new InputField(name, Place.BODY, false, null, null, false, 0);
    }

    /** From the body, else from what is known, else left out. */
    public static InputField optional(String name, KnownValue known) {
        return new InputField(name, Place.BODY, false, known, null, false, 0);
    }

    /** Required; from the body, else from what is known. */
    public static InputField known(String name, KnownValue known) {
        return new InputField(name, Place.BODY, true, known, null, false, 0);
    }

    /** From the body, else this. */
    public static InputField otherwise(String name, Object value) {
        return new InputField(name, Place.BODY, false, null, value, false, 0);
    }

    public static InputField fixed(String name, Object value) {
        return new InputField(name, Place.BODY, true, null, value, true, 0);
    }

    /** A required list. */
    public static InputField list(String name, int most) {
        return new InputField(name, Place.BODY, true, null, null, false, most);
    }

    /** A required list of openids; a header can give one. */
    public static InputField openIds(int most) {
        return new InputField(
                "openid_list", Place.BODY, true, KnownValue.OPEN_ID, null, false, most);
    }

    InputField at(Place other) {
        return new InputField(name, other, required, known, otherwise, fixed, most);
    }
}
