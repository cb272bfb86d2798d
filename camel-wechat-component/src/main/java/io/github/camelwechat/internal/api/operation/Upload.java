// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation;

/** What a file is uploaded as, which decides what WeChat takes. */
public enum Upload {
    /** Temporary media, kept for three days. */
    TEMPORARY,
    /** Permanent material. */
    PERMANENT,
    /** A picture inside an article: PNG or JPEG of at most 1 MB. */
    ARTICLE_IMAGE,
    /** The face of an agent: PNG or JPEG of at most 5 MB. */
    AVATAR
}
