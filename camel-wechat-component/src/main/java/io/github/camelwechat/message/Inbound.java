// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Anything WeChat tells us. Both families end in {@code Unknown}, so that nothing new is ever lost.
 *
 * <p>For all types alike: an optional field that is absent or empty is null; a list is never null;
 * ids are texts, because many are longer than a {@code long} or begin with zeros; codes of which
 * WeChat may add new ones are texts or numbers as sent, with the known ones documented. Whatever a
 * type does not show is in {@link Received#fields()}.
 */
public sealed interface Inbound permits InboundMessage, InboundEvent {

    /** Returns the fields that every callback has, with the whole original tree. */
    Received received();

    /**
     * The canonical form as a map in its documented order, absent members null: what a route gets
     * that marshals a typed body with Jackson.
     */
    @JsonValue
    default Map<String, @Nullable Object> canonical() {
        return received().canonical();
    }

    /**
     * Gives a callback its type, by {@code MsgType} and {@code Event} without regard to case. What
     * is not known, or lacks a field its type cannot do without, becomes {@code Unknown} with all
     * its fields.
     */
    static Inbound of(Received received) {
        return InboundTypes.read(received);
    }
}
