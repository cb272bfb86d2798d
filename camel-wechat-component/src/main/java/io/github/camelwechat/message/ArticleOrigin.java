// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import org.jspecify.annotations.Nullable;

/**
 * The published article from which a user came to the conversation.
 *
 * @param articleId the article's data id, WeChat's {@code MsgDataId}
 * @param index which article of a post with several it is, from 1; null if not sent
 */
public record ArticleOrigin(String articleId, @Nullable Integer index) {}
