// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.testing.engine.RealRedis;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rules of the page on stores: what it tells people to write gives them a store that works. */
@Tag("slow")
class StoresPageTest {

    private final CamelContext context = new DefaultCamelContext();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final Markdown page = page();

    @BeforeEach
    void emptyRedis() {
        RealRedis.shared().ask(RedisCommands::flushall);
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        threads.shutdownNow();
    }

    @Test
    void theYamlBeanIsAStoreOnRedis() throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString("stores.yaml", here(page.code("yaml"))));
        context.start();
        assertWorks(context.getRegistry().lookupByNameAndType("state", StateStore.class));
    }

    @Test
    void thePropertyIsAStoreOnRedis() throws Exception {
        Properties properties = new Properties();
        properties.load(new StringReader(here(page.code("properties"))));
        String bean = properties.getProperty("camel.beans.state");
        assertWorks((StateStore) PropertyBindingSupport.resolveBean(context, bean));
    }

    @Test
    void theVersionOfTheDriverIsTheOneThatIsTested() throws IOException {
        String used = Markdown.page("pom.xml").text();
        String named = page.code("xml").replaceAll("(?s).*<version>(.*)</version>.*", "$1");
        assertThat(used).contains("<lettuce.version>" + named + "</lettuce.version>");
    }

    @Test
    void everyScriptIsThereForTheDatabasesNamed() {
        for (String database : new String[] {"h2", "postgresql", "mariadb", "mysql"}) {
            assertThat(Path.of("src/main/resources/io/github/camelwechat/store/jdbc"))
                    .isDirectoryContaining("glob:**wechat-state-" + database + ".sql");
        }
        assertThat(page.text()).contains("wechat-state-<database>.sql");
    }

    private void assertWorks(StateStore store) {
        store.start(new StoreContext(threads, threads, InstantSource.system()));
        StateValue value = new StateValue(new byte[1], Instant.MAX);
        assertThat(
                        store.putIfAbsent(new StateKey("shop", "send", "id"), value)
                                .toCompletableFuture()
                                .join())
                .isPresent();
        store.stop();
        long keys = RealRedis.shared().ask(RedisCommands::dbsize);
        assertThat(keys).isEqualTo(2);
    }

    private static String here(String code) {
        assertThat(code).contains("redis://localhost:6379");
        return code.replace("redis://localhost:6379", RealRedis.shared().address());
    }

    private static Markdown page() {
        try {
            return Markdown.page("src/docs/stores.md");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
