// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.message.MediaFile;
import io.github.camelwechat.message.MediaKind;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.simulator.fault.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files that WeChat holds already, or no longer. */
class MessageSenderMediaTest {

    private static final Fault UNKNOWN = new Fault.ErrCode(40007, "invalid media_id");

    @RegisterExtension final SendFixture fixture = SendFixture.afterAnnWrote();

    @Test
    void givesUpOnMediaThatIsUnknownTwice() {
        fixture.wechat.inject(UNKNOWN, 2, SendFixture.SEND);

        ApiErrorException refused =
                failure(fixture.send(picture(), SendFixture.options()), ApiErrorException.class);

        assertThat(refused.errorCode()).isEqualTo(40007);
        assertThat(fixture.wechat.requests(SendFixture.UPLOAD)).hasSize(2);
        assertThat(fixture.remaining()).isEqualTo(5);
    }

    @Test
    void doesNotRepeatAnIdThatTheRouteGave() {
        OutboundMessage image = new OutboundMessage.Image("an-id-of-the-routes-own");

        failure(fixture.send(image, SendFixture.options()), ApiErrorException.class);

        assertThat(fixture.sends()).hasSize(1);
    }

    @Test
    void uploadsAgainWhatWeChatHasForgotten() {
        get(fixture.send(picture(), SendFixture.options()));
        fixture.wechat.inject(UNKNOWN, 1, SendFixture.SEND);

        get(fixture.send(picture(), SendFixture.options()));

        assertThat(fixture.wechat.requests(SendFixture.UPLOAD)).hasSize(2);
        assertThat(fixture.annSees()).hasSize(2);
        assertThat(fixture.remaining()).isEqualTo(3);
    }

    @Test
    void uploadsTheSamePictureOnce() {
        get(fixture.send(picture(), SendFixture.options()));
        get(fixture.send(picture(), SendFixture.options()));

        assertThat(fixture.wechat.requests(SendFixture.UPLOAD)).hasSize(1);
        assertThat(fixture.annSees()).hasSize(2);
    }

    private static OutboundMessage picture() {
        return new OutboundMessage.Upload(
                new MediaFile(MediaKind.IMAGE, "picture.png", "image/png", SendFixture.PNG));
    }
}
