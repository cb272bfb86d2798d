// SPDX-License-Identifier: Apache-2.0
/** Media recognised, uploaded and remembered; the entrance is {@link MediaUploads}. */
@NullMarked
package io.github.camelwechat.internal.send.media;

import org.jspecify.annotations.NullMarked;
