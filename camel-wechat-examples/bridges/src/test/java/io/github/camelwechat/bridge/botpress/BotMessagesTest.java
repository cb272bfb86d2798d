// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.botpress;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.bridge.desk.Content;
import java.util.List;
import org.junit.jupiter.api.Test;

class BotMessagesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static List<Content> read(String payload) throws JsonProcessingException {
        return BotMessages.of(JSON.readTree(payload.replace('\'', '"')));
    }

    @Test
    void showsNothingOfWhatHasNothingToSee() throws Exception {
        assertThat(read("{'type':'text','text':'  '}")).isEmpty();
        assertThat(read("{'type':'image'}")).isEmpty();
        assertThat(read("{'type':'bloc','items':[]}")).isEmpty();
        assertThat(read("{'type':'carousel','items':[]}")).isEmpty();
        assertThat(read("{'type':'poll','answers':[1]}")).isEmpty();
    }

    @Test
    void showsTheTextOfATypeThatIsNew() throws Exception {
        assertThat(read("{'type':'poll','text':'Which size?'}"))
                .containsExactly(new Content.Text("Which size?"));
    }

    @Test
    void asksWithTheValuesThatTheBotWaitsFor() throws Exception {
        Content.Choice question =
                new Content.Choice(
                        "Which size?",
                        List.of(new Content.Option("s42", "42"), new Content.Option("s43", "43")));
        for (String type : List.of("choice", "dropdown")) {
            assertThat(
                            read(
                                    "{'type':'%s','text':'Which size?','options':[{'label':'42','value':'s42'},{'label':'43','value':'s43'}]}"
                                            .formatted(type)))
                    .containsExactly(question);
        }
        assertThat(read("{'type':'choice','text':'Which size?','options':[]}"))
                .containsExactly(new Content.Text("Which size?"));
    }

    @Test
    void showsACardWithALinkAsOneMessage() throws Exception {
        assertThat(
                        read(
                                "{'type':'card','title':'Shoe','subtitle':'99 yuan','imageUrl':'https://x.example/1.png',"
                                        + "'actions':[{'action':'url','label':'Open','value':'https://x.example/1'}]}"))
                .containsExactly(
                        new Content.Link(
                                "Shoe",
                                "99 yuan",
                                "https://x.example/1",
                                "https://x.example/1.png"));
    }

    @Test
    void showsACardWithoutALinkByItsPicture() throws Exception {
        assertThat(
                        read(
                                "{'type':'card','title':'Shoe','imageUrl':'https://x.example/1.png','actions':[]}"))
                .containsExactly(
                        new Content.Link(
                                "Shoe",
                                null,
                                "https://x.example/1.png",
                                "https://x.example/1.png"));
    }

    @Test
    void asksWhatACardAsksInOneMessage() throws Exception {
        assertThat(
                        read(
                                "{'type':'card','title':'Shoe','subtitle':'99 yuan','imageUrl':'https://x.example/1.png',"
                                        + "'actions':[{'action':'postback','label':'Buy','value':'buy-1'},{'action':'say','label':'Later','value':'later'}]}"))
                .containsExactly(
                        new Content.Choice(
                                "<a href=\"https://x.example/1.png\">Shoe</a>\n99 yuan",
                                List.of(
                                        new Content.Option("buy-1", "Buy"),
                                        new Content.Option("later", "Later"))));
    }

    @Test
    void showsTheFirstCardOfACarouselAndTheOthersInOneText() throws Exception {
        assertThat(
                        read(
                                "{'type':'carousel','items':["
                                        + "{'title':'A','actions':[{'action':'url','label':'Open','value':'https://x.example/a'}]},"
                                        + "{'title':'B','subtitle':'two','actions':[{'action':'url','label':'Open','value':'https://x.example/b'}]},"
                                        + "{'title':'C','actions':[]}]}"))
                .containsExactly(
                        new Content.Link("A", null, "https://x.example/a", null),
                        new Content.Text("B\ntwo\n<a href=\"https://x.example/b\">Open</a>\nC"));
    }

    @Test
    void saysWhichCardAnAnswerOfACarouselBelongsTo() throws Exception {
        assertThat(
                        read(
                                "{'type':'carousel','items':["
                                        + "{'title':'A','actions':[{'action':'postback','label':'Buy','value':'buy-a'}]},"
                                        + "{'title':'B','actions':[{'action':'postback','label':'Buy','value':'buy-b'}]}]}"))
                .containsExactly(
                        new Content.Choice(
                                "A\nB",
                                List.of(
                                        new Content.Option("buy-a", "Buy: A"),
                                        new Content.Option("buy-b", "Buy: B"))));
    }

    @Test
    void joinsTheTextsOfABlocThatFollowEachOther() throws Exception {
        assertThat(
                        read(
                                "{'type':'bloc','items':[{'type':'text','text':'one'},{'type':'markdown','markdown':'**two**'},"
                                        + "{'type':'image','imageUrl':'https://x.example/i/1.png?s=2'},{'type':'text','text':'three'}]}"))
                .containsExactly(
                        new Content.Text("one\n\ntwo"),
                        new Content.Attachment(
                                Content.Kind.IMAGE,
                                "1.png",
                                "application/octet-stream",
                                "https://x.example/i/1.png?s=2"),
                        new Content.Text("three"));
    }

    @Test
    void linksToAFileAndNamesAPlace() throws Exception {
        assertThat(read("{'type':'file','fileUrl':'https://x.example/a.pdf','title':'Price list'}"))
                .containsExactly(
                        new Content.Text("<a href=\"https://x.example/a.pdf\">Price list</a>"));
        assertThat(
                        read(
                                "{'type':'location','latitude':31.2,'longitude':121.5,'title':'Shop','address':'Nanjing Road 1'}"))
                .containsExactly(new Content.Place(31.2, 121.5, "Shop, Nanjing Road 1"));
    }
}
