// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.menu;

import io.github.camelwechat.simulator.user.Profile;
import org.jspecify.annotations.Nullable;

/**
 * The rule for the users who see a conditional menu: whoever meets everything that is said.
 *
 * @param tag a tag of the user
 * @param platform WeChat's number of what the user's client runs on
 * @param language of the user's client, such as zh_CN
 */
public record MatchRule(
        @Nullable Integer tag, @Nullable Integer platform, @Nullable String language) {

    boolean matches(Profile profile) {
        return (tag == null || profile.tags().contains(tag))
                && (platform == null || profile.platform().type() == platform)
                && (language == null || language.equals(profile.language()));
    }
}
