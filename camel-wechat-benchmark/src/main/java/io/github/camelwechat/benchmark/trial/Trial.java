// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.benchmark.trial;

import io.github.camelwechat.benchmark.load.Effort;
import java.util.List;

/** A measurement of some goals. It cleans up after itself. */
public interface Trial {

    /** The goals that {@link #run} yields a figure for, one each. */
    List<Goal> goals();

    List<Figure> run(Effort effort) throws Exception;
}
