// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.zohodesk;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.bridge.desk.BridgeServices;
import io.github.camelwechat.bridge.desk.HelpdeskException;
import io.github.camelwechat.bridge.desk.HelpdeskHttp;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The properties of {@link ZohoHelpdesk}, checked when it starts. */
public abstract class ZohoSettings {

    private DataCentre dataCentre = DataCentre.US;
    private @Nullable String orgId;
    private @Nullable String departmentId;
    private @Nullable String clientId;
    private @Nullable String clientSecret;
    private @Nullable String refreshToken;
    private String contactField = "cf_wechat_openid";
    private @Nullable String windowField;
    private String openStatus = "Open";
    private @Nullable String webhookId;
    private @Nullable String webhookUrl;
    private @Nullable String accountsUrl;
    private @Nullable String deskUrl;
    private Duration pollEvery = Duration.ofMinutes(5);
    private int creditReserve = 500;

    /** The parts of a started helpdesk. */
    record Connection(ZohoApi api, ZohoWebhooks webhooks, InstantSource clock) {}

    Connection connect(BridgeServices services) {
        String organisation =
                id("orgId", orgId, "in Zoho Desk: Setup, Developer Space, API, ZSC Key");
        String department =
                id(
                        "departmentId",
                        departmentId,
                        "in the address of the department's page in Setup");
        String accounts = accountsUrl != null ? accountsUrl : dataCentre.accounts().toString();
        String desk = address(deskUrl != null ? deskUrl : dataCentre.desk().toString());
        String source =
                UUID.nameUUIDFromBytes(
                                ("camel-wechat:" + organisation + ":" + department)
                                        .getBytes(StandardCharsets.UTF_8))
                        .toString();
        AccessTokens tokens =
                new AccessTokens(
                        new HelpdeskHttp("Zoho Accounts", address(accounts), services, Map::of),
                        needed("clientId", clientId),
                        needed("clientSecret", clientSecret),
                        needed("refreshToken", refreshToken),
                        services);
        ZohoApi api = new ZohoApi(desk, services, tokens, organisation, source, creditReserve);
        HelpdeskHttp open = new HelpdeskHttp("Zoho Desk", desk, services, Map::of);
        SigningKeys keys = new SigningKeys(() -> keySet(open), services.clock());
        ZohoWebhooks webhooks =
                new ZohoWebhooks(
                        api,
                        keys,
                        services.clock(),
                        organisation,
                        department,
                        source,
                        webhookUrl,
                        webhookId);
        return new Connection(api, webhooks, services.clock());
    }

    private static JsonNode keySet(HelpdeskHttp open) {
        HelpdeskHttp.Response found = open.get("/.well-known/jwks.json");
        if (!found.ok()) {
            throw new HelpdeskException.Unavailable(
                    false, "Zoho Desk answered " + found.status() + " for its key set", null);
        }
        return found.body();
    }

    private static String id(String property, @Nullable String value, String place) {
        String id = needed(property, value, "it is the id that you find " + place);
        if (!id.matches("\\d{1,20}")) {
            throw new IllegalArgumentException(
                    property + " is not a number: it is the id that you find " + place);
        }
        return id;
    }

    private static String needed(String property, @Nullable String value) {
        return needed(
                property,
                value,
                "make a self client in Zoho's API console, and a refresh token for it with the scopes that the page on bridges names");
    }

    private static String needed(String property, @Nullable String value, String cure) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("Zoho Desk: " + property + " is not set: " + cure);
        }
        return value.strip();
    }

    private static String address(String url) {
        URI uri = URI.create(url);
        if (uri.getHost() == null || !url.matches("https?://.*")) {
            throw new IllegalArgumentException(
                    "'" + url + "' is no address of a server, such as https://desk.zoho.eu");
        }
        return url.replaceAll("/+$", "");
    }

    String departmentId() {
        return needed("departmentId", departmentId);
    }

    String contactField() {
        return contactField;
    }

    @Nullable String windowField() {
        return windowField;
    }

    String openStatus() {
        return openStatus;
    }

    Duration pollEvery() {
        return pollEvery;
    }

    /** The data centre of the organisation: us, eu, in, au, jp, cn or ca. */
    public void setDataCentre(@Nullable String name) {
        dataCentre = name == null || name.isBlank() ? DataCentre.US : DataCentre.of(name);
    }

    /** The id of the organisation. */
    public void setOrgId(String id) {
        orgId = id;
    }

    /** The id of the department that gets the tickets. */
    public void setDepartmentId(String id) {
        departmentId = id;
    }

    /** The id of the client that was made in Zoho's API console. */
    public void setClientId(String id) {
        clientId = id;
    }

    /** The secret of that client. */
    public void setClientSecret(String secret) {
        clientSecret = secret;
    }

    /** The token that access tokens are made from. */
    public void setRefreshToken(String token) {
        refreshToken = token;
    }

    /** The API name of the contacts' field for the openid. */
    public void setContactField(@Nullable String field) {
        contactField = field == null || field.isBlank() ? "cf_wechat_openid" : field(field);
    }

    /** The API name of the tickets' field for the state of the service window; null for none. */
    public void setWindowField(@Nullable String field) {
        windowField = field == null || field.isBlank() ? null : field(field);
    }

    private static String field(String name) {
        if (!name.matches("cf_\\w{1,97}")) {
            throw new IllegalArgumentException(
                    "'%s' is no API name of a custom field, which begins with cf_: see Setup, Layouts and Fields"
                            .formatted(name));
        }
        return name;
    }

    /** The status that a closed ticket gets when the customer writes again. */
    public void setOpenStatus(@Nullable String status) {
        openStatus = status == null || status.isBlank() ? "Open" : status;
    }

    /** The id of a webhook that was made by hand. */
    public void setWebhookId(@Nullable String id) {
        webhookId =
                id == null || id.isBlank() ? null : id("webhookId", id, "in the list of webhooks");
    }

    /** The public address of the bridge's path, to make the webhook by itself. */
    public void setWebhookUrl(@Nullable String url) {
        webhookUrl = url == null || url.isBlank() ? null : address(url);
    }

    /** Where tokens are fetched, if not from the data centre. */
    public void setAccountsUrl(@Nullable String url) {
        accountsUrl = url == null || url.isBlank() ? null : url;
    }

    /** Where the API is, if not in the data centre. */
    public void setDeskUrl(@Nullable String url) {
        deskUrl = url == null || url.isBlank() ? null : url;
    }

    /** The seconds between two looks for answers of which no webhook told. */
    public void setPollSeconds(@Nullable Integer seconds) {
        if (seconds != null && seconds < 10) {
            throw new IllegalArgumentException(
                    "pollSeconds is "
                            + seconds
                            + ", expected 10 or more: every look costs credits");
        }
        pollEvery = Duration.ofSeconds(seconds == null ? 300 : seconds);
    }

    /** The part of a day's credits that is for messages only. */
    public void setCreditReserve(@Nullable Integer credits) {
        creditReserve = credits == null ? 500 : credits;
    }
}
