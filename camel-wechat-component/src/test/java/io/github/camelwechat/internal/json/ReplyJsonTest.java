// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.message.Article;
import io.github.camelwechat.message.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules of replies as JSON. */
class ReplyJsonTest {

    private final Json json = new Json();

    @Test
    void readsEveryKindOfReply() {
        assertThat(read("{'msgtype':'text','text':{'content':'hi'}}"))
                .isEqualTo(new Reply.Text("hi"));
        assertThat(read("{'msgtype':'image','image':{'media_id':'m'}}"))
                .isEqualTo(new Reply.Image("m"));
        assertThat(read("{'msgtype':'voice','voice':{'media_id':'m'}}"))
                .isEqualTo(new Reply.Voice("m"));
        assertThat(read("{'msgtype':'video','video':{'media_id':'m','title':'t'}}"))
                .isEqualTo(new Reply.Video("m", "t", null));
        assertThat(
                        read(
                                "{'msgtype':'music','music':{'musicurl':'u','hqmusicurl':'h','thumb_media_id':'m'}}"))
                .isEqualTo(new Reply.Music(null, null, "u", "h", "m"));
        assertThat(
                        read(
                                "{'msgtype':'news','news':{'articles':[{'title':'t','description':'d','picurl':'p','url':'u'}]}}"))
                .isEqualTo(new Reply.News(List.of(new Article("t", "d", "p", "u"))));
        assertThat(read("{'msgtype':'transfer_customer_service'}"))
                .isEqualTo(new Reply.TransferCustomerService(null));
        assertThat(
                        read(
                                "{'msgtype':'transfer_customer_service','transfer_customer_service':{'kf_account':'a@b'}}"))
                .isEqualTo(new Reply.TransferCustomerService("a@b"));
        assertThat(read("{'msgtype':'transfer_biz_ai_ivr'}"))
                .isEqualTo(new Reply.TransferBizAiIvr());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | no msgtype",
                "{'msgtype':'msgmenu','msgmenu':{}} | cannot ride in the answer",
                "{'msgtype':'text'} | needs a text 'content'",
                "{'msgtype':'image','image':{}} | needs a text 'media_id'",
                "{'msgtype':'music','music':{}} | needs a text 'thumb_media_id'",
                "{'msgtype':'news','news':{'articles':[]}} | at least one article",
                "{'msgtype':'news','news':{'articles':['x']}} | objects with title",
                "{'msgtype':'news','news':{'articles':[{'title':'t'}]}} | needs a text 'description'"
            })
    void saysWhatIsMissing(String reply, String message) {
        assertThatThrownBy(() -> read(reply))
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining(message);
    }

    private Reply read(String text) {
        return ReplyJson.read("shop", json.read(text.replace('\'', '"')));
    }
}
