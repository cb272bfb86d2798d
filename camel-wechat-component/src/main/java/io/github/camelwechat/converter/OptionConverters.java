// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.converter;

import io.github.camelwechat.account.AccountType;
import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.option.AccountRegion;
import io.github.camelwechat.option.AckMode;
import io.github.camelwechat.option.BodyFormat;
import io.github.camelwechat.option.CallbackOrder;
import io.github.camelwechat.option.Channel;
import io.github.camelwechat.option.ClosedWindowPolicy;
import io.github.camelwechat.option.LongText;
import io.github.camelwechat.option.OptionText;
import io.github.camelwechat.option.SourceFilterMode;
import io.github.camelwechat.option.TypingMode;
import io.github.camelwechat.option.UncertainPolicy;
import io.github.camelwechat.option.UnsupportedPolicy;
import io.github.camelwechat.option.WindowMerge;
import org.apache.camel.Converter;

/**
 * Reads options with a fixed set of values, wherever they are written as text. A wrong one is
 * refused with the values there are, which Camel's own converter of enums does not tell.
 */
@Converter(generateBulkLoader = true)
public final class OptionConverters {

    private OptionConverters() {}

    @Converter
    public static AccountRegion toAccountRegion(String text) {
        return OptionText.parse(AccountRegion.class, text);
    }

    @Converter
    public static AccountType toAccountType(String text) {
        return OptionText.parse(AccountType.class, text);
    }

    @Converter
    public static AckMode toAckMode(String text) {
        return OptionText.parse(AckMode.class, text);
    }

    @Converter
    public static BodyFormat toBodyFormat(String text) {
        return OptionText.parse(BodyFormat.class, text);
    }

    @Converter
    public static CallbackOrder toCallbackOrder(String text) {
        return OptionText.parse(CallbackOrder.class, text);
    }

    @Converter
    public static Channel toChannel(String text) {
        return OptionText.parse(Channel.class, text);
    }

    @Converter
    public static ClosedWindowPolicy toClosedWindowPolicy(String text) {
        return OptionText.parse(ClosedWindowPolicy.class, text);
    }

    @Converter
    public static LongText toLongText(String text) {
        return OptionText.parse(LongText.class, text);
    }

    @Converter
    public static SecurityMode toSecurityMode(String text) {
        return OptionText.parse(SecurityMode.class, text);
    }

    @Converter
    public static SourceFilterMode toSourceFilterMode(String text) {
        return OptionText.parse(SourceFilterMode.class, text);
    }

    @Converter
    public static TypingMode toTypingMode(String text) {
        return OptionText.parse(TypingMode.class, text);
    }

    @Converter
    public static UncertainPolicy toUncertainPolicy(String text) {
        return OptionText.parse(UncertainPolicy.class, text);
    }

    @Converter
    public static UnsupportedPolicy toUnsupportedPolicy(String text) {
        return OptionText.parse(UnsupportedPolicy.class, text);
    }

    @Converter
    public static WindowMerge toWindowMerge(String text) {
        return OptionText.parse(WindowMerge.class, text);
    }
}
