// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.outcome;

import java.util.Objects;

/**
 * The end of a job.
 *
 * @param succeeded whether it did what it was for
 * @param status in WeChat's own words
 */
public record Outcome(boolean succeeded, String status) {

    public Outcome {
        Objects.requireNonNull(status, "status");
    }
}
