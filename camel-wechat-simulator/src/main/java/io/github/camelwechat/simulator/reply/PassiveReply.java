// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.reply;

import org.jspecify.annotations.Nullable;

/**
 * A passive reply that WeChat accepted.
 *
 * @param type its MsgType
 * @param text what it says, or a description of what it shows; the wanted agent of a transfer
 * @param mediaId the medium it names
 * @param mediaUrl where its picture is, for news
 */
public record PassiveReply(
        String type, String text, @Nullable String mediaId, @Nullable String mediaUrl) {}
