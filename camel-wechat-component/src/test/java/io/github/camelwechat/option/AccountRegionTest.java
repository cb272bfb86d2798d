// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.message.MediaFile;
import io.github.camelwechat.message.MediaKind;
import io.github.camelwechat.message.OutboundMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules of option region. */
class AccountRegionTest {

    private static final OutboundMessage VOICE =
            new OutboundMessage.Upload(
                    new MediaFile(MediaKind.VOICE, "a.amr", "audio/amr", new byte[1]));
    private static final OutboundMessage VIDEO =
            new OutboundMessage.Video("id", "thumb", null, null);

    @Test
    void refusesVoiceAndVideoOutsideMainlandChinaAndSaysWhatToSendInstead() {
        for (OutboundMessage message :
                List.of(VOICE, VIDEO, OutboundMessage.Attributed.of(VIDEO, "anna@shop", false))) {
            assertThatThrownBy(() -> AccountRegion.OVERSEAS.check("shop", message))
                    .isInstanceOf(InvalidMessageException.class)
                    .hasMessageContaining("region is overseas")
                    .hasMessageContaining("link");
            assertThatCode(() -> AccountRegion.MAINLAND.check("shop", message))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void letsEverythingElsePass() {
        assertThatCode(() -> AccountRegion.OVERSEAS.check("shop", new OutboundMessage.Image("id")))
                .doesNotThrowAnyException();
    }
}
