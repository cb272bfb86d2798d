// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.testing;

import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.util.List;

/** The account as a user's phone shows it. */
public final class Phone {

    private Phone() {}

    public static List<ChatEntry> answers(SimulatedUser user) {
        return user.chat().stream()
                .filter(
                        entry ->
                                entry.from() == ChatEntry.From.ACCOUNT
                                        && !entry.type().equals("system"))
                .toList();
    }

    public static List<String> answerTexts(SimulatedUser user) {
        return answers(user).stream().map(ChatEntry::text).toList();
    }

    public static long count(SimulatedUser user, String text) {
        return answerTexts(user).stream().filter(text::equals).count();
    }
}
