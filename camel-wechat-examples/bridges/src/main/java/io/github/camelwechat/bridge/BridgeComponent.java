// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import io.github.camelwechat.bridge.store.BridgeDatabase;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

/** The component of scheme {@code bridge}, which the Kamelets of this jar are made of. */
@Component("bridge")
public class BridgeComponent extends DefaultComponent {

    private final Map<String, BusyUsers> busy = new ConcurrentHashMap<>();
    private @Nullable BridgeDatabase database;

    @Metadata(
            description =
                    "The directory of the bridges' own database, which is made if it is not there.",
            defaultValue = "bridge-data")
    private String directory = "bridge-data";

    @Metadata(
            description =
                    "A database server to use instead of a file in the directory: H2 or PostgreSQL.")
    private @Nullable DataSource dataSource;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        BridgeEndpoint endpoint = new BridgeEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** The database of all bridges of this context, opened when the first of them starts. */
    synchronized BridgeDatabase database() {
        BridgeDatabase open = database;
        if (open == null) {
            open =
                    dataSource == null
                            ? BridgeDatabase.open(Path.of(directory))
                            : BridgeDatabase.of(dataSource);
            database = open;
        }
        return open;
    }

    /** The users of a bridge about whom something is under way. */
    BusyUsers busyUsers(String bridge) {
        return busy.computeIfAbsent(bridge, name -> new BusyUsers());
    }

    @Override
    protected void doShutdown() throws Exception {
        synchronized (this) {
            if (database != null) {
                database.close();
                database = null;
            }
        }
        super.doShutdown();
    }

    public String getDirectory() {
        return directory;
    }

    public void setDirectory(String directory) {
        this.directory = directory;
    }

    public @Nullable DataSource getDataSource() {
        return dataSource;
    }

    public void setDataSource(@Nullable DataSource dataSource) {
        this.dataSource = dataSource;
    }
}
