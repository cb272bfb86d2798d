// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.documentation.ComponentMetadata.Entry;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.ConfigurationPropertiesValidationResult;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tools that read the component's metadata, such as Camel's catalog and what is built on it, are
 * told the truth and all of it.
 */
class CatalogTest {

    private final CamelCatalog catalog = new DefaultCamelCatalog();
    private final CamelContext context = new DefaultCamelContext();
    private final ComponentMetadata metadata = ComponentMetadata.read();

    CatalogTest() throws IOException {
        catalog.addComponent("wechat", WeChatComponent.class.getName());
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wechat:shop?windwoClosed=park   | windwoClosed    | Unknown option",
                "wechat:shop?windowClosed=maybe  | windowClosed    | [fail, park, template, ask]",
                "wechat:shop?operation=sendMail  | operation       | sendMessage",
                "wechat:shop?maxBodySize=large   | maxBodySize     | Invalid integer value: large",
                "wechat:shop?parkLimit=2.5       | parkLimit       | Invalid integer value: 2.5",
                "wechat:shop?journal=perhaps     | journal         | Invalid boolean value: perhaps",
                "wechat:shop?stateStore=jdbc     | stateStore      | must start with #"
            })
    void refusesABadUriAndNamesTheOption(String uri, String option, String cure) {
        EndpointValidationResult result = catalog.validateEndpointProperties(uri);

        assertThat(result.isSuccess()).isFalse();
        assertThat(result.summaryErrorMessage(false)).contains(option).containsIgnoringCase(cure);
    }

    /** Of these Camel 4.18 says which option is wrong, but not in its summary. */
    @Test
    void refusesADurationThatIsNone() {
        EndpointValidationResult result =
                catalog.validateEndpointProperties("wechat:shop?replyTimeout=soon");

        assertThat(result.isSuccess()).isFalse();
        assertThat(result.getInvalidDuration()).containsExactly(Map.entry("replyTimeout", "soon"));
    }

    @Test
    void refusesAUriWithoutAnAccount() {
        assertThat(catalog.validateEndpointProperties("wechat:").isSuccess()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wechat:shop",
                "wechat:shop?channel=window&windowClosingSoon=30m&bodyFormat=typed",
                "wechat:shop?windowClosed=template&templateId=T&templateText=thing1",
                "wechat:shop?replyTimeout=4s&stateStore=#state&tokenSource=#tokens",
                "wechat:{{account}}?appSecret={{env:WECHAT_APP_SECRET}}&maxBodySize={{limit}}"
            })
    void takesAGoodUri(String uri) {
        EndpointValidationResult result = catalog.validateEndpointProperties(uri);

        assertThat(result.summaryErrorMessage(false)).isNull();
        assertThat(result.isSuccess()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "camel.component.wechat.replyTimeout=4s                    | ",
                "camel.component.wechat.accounts[shop].appId=wx0           | ",
                "camel.component.wechat.maxConnections=many | maxConnections",
                "camel.component.wechat.appIdd=wx0          | appIdd"
            })
    void readsALineOfProperties(String line, String option) {
        ConfigurationPropertiesValidationResult result =
                catalog.validateConfigurationProperty(line);

        assertThat(result.isSuccess()).isEqualTo(option == null);
        if (option != null) {
            assertThat(result.summaryErrorMessage(false)).contains(option);
        }
    }

    @Test
    void makesAUriFromOptionsAndOptionsFromAUri() throws Exception {
        String uri =
                catalog.asEndpointUri(
                        "wechat", Map.of("account", "shop", "windowClosed", "park"), false);

        assertThat(uri).isEqualTo("wechat:shop?windowClosed=park");
        assertThat(catalog.endpointProperties(uri))
                .containsOnly(Map.entry("account", "shop"), Map.entry("windowClosed", "park"));
    }

    @Test
    void everyOptionAndHeaderIsDescribedInSentencesAndHasAGroup() {
        assertThat(gaps(all())).isEmpty();
    }

    @Test
    void refusesAnOptionThatIsNotDescribed() {
        assertThat(
                        gaps(
                                Stream.of(
                                        entry("bare", "", "common"),
                                        entry("open", "Half a sentence", "common"),
                                        entry("loose", "Whatever it is.", ""))))
                .containsExactly("bare", "open", "loose");
    }

    /** Camel's generator takes brackets away, and says nothing. */
    @Test
    void noDescriptionLostACharacterOnItsWayFromTheSource() throws Exception {
        Map<String, String> source = new HashMap<>();
        for (Class<?> type :
                List.of(
                        WeChatConfiguration.class,
                        WeChatComponent.class,
                        WeChatComponent.class.getSuperclass())) {
            for (Field field : type.getDeclaredFields()) {
                source.put(field.getName(), description(field));
            }
        }
        for (Field header : WeChatConstants.class.getFields()) {
            source.put((String) header.get(null), description(header));
        }

        assertThat(
                        all().filter(entry -> !source.getOrDefault(entry.name(), "").isEmpty())
                                .filter(
                                        entry ->
                                                !source.get(entry.name())
                                                        .equals(entry.text("description")))
                                .map(entry -> entry.text("description")))
                .isEmpty();
        assertThat(source).containsKeys("appId", "accounts", "proxyHost", "CamelWeChatOpenId");
    }

    @Test
    void everyDefaultIsWhatAnOptionIsWhenNobodySetIt() {
        assertThat(wrongDefaults(metadata.options(), new WeChatConfiguration())).isEmpty();
        assertThat(wrongDefaults(metadata.componentOptions(), new WeChatComponent())).isEmpty();
    }

    @Test
    void refusesADefaultThatIsNotTheFields() {
        WeChatConfiguration other = new WeChatConfiguration();
        other.setParkLimit(21);
        other.setReplyTimeout(1);
        other.setTemplateId("T");

        assertThat(wrongDefaults(metadata.options(), other))
                .containsExactlyInAnyOrder(
                        "parkLimit is 20, but 21 in the code",
                        "replyTimeout is 4200, but 1 in the code",
                        "templateId is null, but T in the code");
    }

    @Test
    void everySecretIsToldToTools() {
        List<String> ofAnAccount =
                List.of(
                        "appSecret",
                        "token",
                        "encodingAesKey",
                        "previousToken",
                        "previousEncodingAesKey",
                        "tokenServiceKey");

        assertThat(secrets(metadata.options())).containsExactlyInAnyOrderElementsOf(ofAnAccount);
        assertThat(secrets(metadata.componentOptions()))
                .containsAll(ofAnAccount)
                .contains("proxyUser", "proxyPassword")
                .hasSize(ofAnAccount.size() + 2);
    }

    private static List<String> secrets(List<Entry> options) {
        return options.stream().filter(option -> option.is("secret")).map(Entry::name).toList();
    }

    @Test
    void everyHeaderIsAConstantWithCamelsPrefix() {
        assertThat(metadata.headers())
                .hasSameSizeAs(WeChatConstants.class.getFields())
                .allSatisfy(header -> assertThat(header.name()).startsWith("CamelWeChat"));
    }

    private Stream<Entry> all() {
        return Stream.of(metadata.options(), metadata.componentOptions(), metadata.headers())
                .flatMap(List::stream);
    }

    /** Those that say nothing, or are in no group. Camel's own are Camel's affair. */
    private static List<String> gaps(Stream<Entry> entries) {
        return entries.filter(
                        entry ->
                                entry.text("group").isBlank()
                                        || entry.text("javaType").isBlank()
                                        || !entry.text("description").matches("(?s)\\S.*")
                                        || !isOfCamel(entry)
                                                && !entry.text("description").endsWith("."))
                .map(Entry::name)
                .toList();
    }

    private static boolean isOfCamel(Entry entry) {
        return entry.isOfCamel() || entry.name().startsWith("healthCheck");
    }

    private static Entry entry(String name, String description, String group) {
        return new Entry(
                name,
                new ObjectMapper()
                        .createObjectNode()
                        .put("description", description)
                        .put("group", group)
                        .put("javaType", "String"));
    }

    private List<String> wrongDefaults(List<Entry> options, Object target) {
        PropertyConfigurerGetter getter =
                (PropertyConfigurerGetter)
                        PluginHelper.getConfigurerResolver(context)
                                .resolvePropertyConfigurer(
                                        target instanceof WeChatComponent
                                                ? "wechat-component"
                                                : WeChatConfiguration.class.getName(),
                                        context);
        List<String> wrong = new ArrayList<>();
        for (Entry option : options) {
            Class<?> type = getter.getOptionType(option.name(), false);
            if (type == null || isOfCamel(option) || option.name().equals("configuration")) {
                continue;
            }
            Object real = getter.getOptionValue(target, option.name(), false);
            String told = option.json().path("defaultValue").asText(null);
            Object expected =
                    told == null ? nothing(type) : context.getTypeConverter().convertTo(type, told);
            if (!Objects.equals(real, expected) && !(real instanceof Map<?, ?> m && m.isEmpty())) {
                wrong.add(option.name() + " is " + told + ", but " + real + " in the code");
            }
        }
        return wrong;
    }

    private static Object nothing(Class<?> type) {
        return type == boolean.class ? Boolean.FALSE : null;
    }

    private static String description(Field field) {
        UriParam option = field.getAnnotation(UriParam.class);
        UriPath path = field.getAnnotation(UriPath.class);
        Metadata other = field.getAnnotation(Metadata.class);
        return option != null
                ? option.description()
                : path != null ? path.description() : other != null ? other.description() : "";
    }
}
