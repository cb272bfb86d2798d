// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.InvalidMessageException;
import java.io.InputStream;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** QR codes and short keys. */
class QrCodeOperationsTest extends OperationTest {

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("wechat:shop").to("mock:scanned");
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void givesThePictureOfACodeWhoseSceneComesBackWithWhoScansIt(Author author) throws Exception {
        Map<?, ?> code = ask(author, "createQrCode", null, WeChatConstants.SCENE, "门店-7 🏬");
        assertThat(code.get("expire_seconds")).isEqualTo(2_592_000);
        String ticket = "{'ticket':'" + code.get("ticket") + "'}";

        Exchange picture = perform(author, "getQrCodeImage", ticket);

        assertThat(ImageIO.read(picture.getMessage().getBody(InputStream.class)).getWidth())
                .isPositive();
        wechat().user("oAlice").scansTicket(code.get("ticket").toString()).await();
        assertThat(
                        getMockEndpoint("mock:scanned")
                                .getReceivedExchanges()
                                .get(0)
                                .getMessage()
                                .getHeader(WeChatConstants.SCENE))
                .isEqualTo("门店-7 🏬");
    }

    @ParameterizedTest
    @EnumSource
    void saysThatATicketIsUnknown(Author author) throws Exception {
        assertThat(perform(author, "getQrCodeImage", "{'ticket':'no such'}").getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("WeChat shows no QR code for this ticket");
    }

    @ParameterizedTest
    @EnumSource
    void keepsALongTextUnderAShortKey(Author author) throws Exception {
        Object key = ask(author, "createShortKey", "{'long_data':'订单 😀 42'}").get("short_key");

        assertThat(ask(author, "getShortKey", "{'short_key':'" + key + "'}").get("long_data"))
                .isEqualTo("订单 😀 42");
    }
}
