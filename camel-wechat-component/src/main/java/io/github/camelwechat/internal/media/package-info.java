// SPDX-License-Identifier: Apache-2.0
/**
 * Files on their way through the component; the entrance is {@link
 * io.github.camelwechat.internal.media.MediaSpool}.
 */
@NullMarked
package io.github.camelwechat.internal.media;

import org.jspecify.annotations.NullMarked;
