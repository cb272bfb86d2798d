// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.zohodesk;

import io.github.camelwechat.bridge.desk.BridgeServices;
import io.github.camelwechat.bridge.desk.Content;
import io.github.camelwechat.bridge.desk.Conversation;
import io.github.camelwechat.bridge.desk.Customer;
import io.github.camelwechat.bridge.desk.CustomerMessage;
import io.github.camelwechat.bridge.standin.StandIn.Entry;
import io.github.camelwechat.bridge.standin.ZohoStandIn;
import io.github.camelwechat.message.MediaContent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;

/** A stand-in for Zoho Desk, a helpdesk that speaks to it, and a clock that tests move. */
abstract class ZohoFixture {

    static final String TOKEN = "/oauth/v2/token";
    static final Customer LIN = Customer.of("shop", "oK7dQ5xW2mZr8vTnB4yJcE1h-_Ps");

    Instant now = Instant.parse("2027-01-10T08:00:00Z");
    final ZohoStandIn zoho = new ZohoStandIn(0, () -> now);
    final ZohoHelpdesk helpdesk = started(settings -> {});
    int messages;

    ZohoHelpdesk started(Consumer<ZohoHelpdesk> settings) {
        ZohoHelpdesk made = new ZohoHelpdesk();
        made.setOrgId(ZohoStandIn.ORG);
        made.setDepartmentId(ZohoStandIn.DEPARTMENT);
        made.setClientId(ZohoStandIn.CLIENT);
        made.setClientSecret(ZohoStandIn.CLIENT_SECRET);
        made.setRefreshToken(ZohoStandIn.REFRESH_TOKEN);
        made.setWindowField(ZohoStandIn.WINDOW_FIELD);
        made.setAccountsUrl(zoho.baseUri().toString());
        made.setDeskUrl(zoho.baseUri().toString());
        settings.accept(made);
        made.start(new BridgeServices(() -> now, Duration.ofSeconds(10)));
        return made;
    }

    @AfterEach
    void close() {
        zoho.close();
    }

    CustomerMessage says(String text) {
        return message(new Content.Text(text));
    }

    CustomerMessage message(Content content) {
        return new CustomerMessage(LIN, "wx%032x".formatted(++messages), now, content, null);
    }

    static Content.Media picture(int bytes) {
        return new Content.Media(
                Content.Kind.IMAGE,
                "picture.jpg",
                "image/jpeg",
                MediaContent.of(new byte[bytes]),
                null,
                null);
    }

    Conversation opened() {
        String contact = helpdesk.contact(LIN);
        return new Conversation(LIN, contact, helpdesk.open(contact, says("hello")).conversation());
    }

    long calls(String path) {
        return zoho.requests().stream().filter(request -> request.path().matches(path)).count();
    }

    List<Entry> customers() {
        return zoho.entries(LIN.openId()).stream()
                .filter(entry -> entry.author().equals("customer"))
                .toList();
    }
}
