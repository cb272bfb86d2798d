// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.simulator.account.SimulatedAccount;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;

/** The files and commands of the first ten minutes lead to a user who is answered. */
class FirstStepsPageTest extends DocumentedAccountTest {

    private static final String SIMULATOR = "http://localhost:9080";
    private static final Pattern CURL = Pattern.compile("(?m)^curl (?:-d '(.*)' )?(\\S+)$");
    private static final Pattern DEPENDENCY =
            Pattern.compile("<artifactId>([\\w-]+)</artifactId>\\s*<version>([^<]+)</version>");

    private final Markdown page = Markdown.page("src/docs/first-steps.md");

    FirstStepsPageTest() throws IOException {}

    @Override
    String properties() {
        return page.code("properties");
    }

    @Test
    void theAccountIsTheSimulatorsOwn() {
        SimulatedAccount demo = SimulatedAccount.demo();

        assertThat(page.code("properties"))
                .contains(
                        ".appId = " + demo.appId() + "\n",
                        ".appSecret = " + demo.appSecret() + "\n",
                        ".token = " + demo.token() + "\n",
                        ".encodingAesKey = " + demo.encodingAesKey() + "\n",
                        ".apiBaseUrl = " + SIMULATOR + "\n");
    }

    @Test
    void theVersionsAreThoseOfTheBuild() throws IOException {
        String build = Markdown.page("pom.xml").text();

        assertThat(DEPENDENCY.matcher(page.code("xml")).results())
                .hasSize(6)
                .filteredOn(one -> !one.group(1).equals("first-steps"))
                .allSatisfy(one -> assertThat(build).contains(property(one)));
    }

    @Test
    void theCommandsAnswerAUserAndShowTheWindow() throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString("hello.yaml", page.code("yaml")));

        assertThat(run(0)).isEmpty();
        assertThat(run(1)).isEmpty();
        await().untilAsserted(
                        () -> assertThat(run(2)).contains("hello").contains("You said: hello"));
        assertThat(run(3)).contains("5");
    }

    private static String property(MatchResult dependency) {
        String name = dependency.group(1);
        String version = dependency.group(2);
        return name.startsWith("camel-wechat")
                ? "<version>" + version + "</version>"
                : "<" + (name.startsWith("camel") ? "camel" : "slf4j") + ".version>" + version;
    }

    /** Runs a command of the page as curl would, and gives what it prints where it asks. */
    private String run(int command) throws Exception {
        MatchResult curl =
                CURL.matcher(page.blocks("sh").stream().collect(Collectors.joining()))
                        .results()
                        .toList()
                        .get(command);
        URI address = URI.create(curl.group(2).replace(SIMULATOR, wechat().baseUri().toString()));
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        if (curl.group(1) != null) {
            request.header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(curl.group(1)));
        }
        HttpResponse<String> response =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()
                        .send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(address + " " + response.body()).isBetween(200, 299);
        return curl.group(1) == null ? response.body() : "";
    }
}
