package dev.slipway;

import dev.slipway.platform.DatabaseAccess;
import dev.slipway.platform.Home;
import dev.slipway.platform.TestDatabase;
import dev.slipway.platform.TestFolders;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/// A whole server in this JVM, on a data folder and a database of its own. The public port is a free one, a small disk
/// is enough, and repositories are not looked at unless a test says so.
public final class TestServer implements AutoCloseable {
    private final Home home;
    private final ConfigurableApplicationContext context;

    private TestServer(Home home, ConfigurableApplicationContext context) {
        this.home = home;
        this.context = context;
    }

    public static TestServer start() {
        return start(Map.of());
    }

    /// @param settings in the form of the environment: `SLIPWAY_PORT`
    public static TestServer start(Map<String, String> settings) {
        var home = Home.at(TestFolders.fresh("home"));
        return start(home, TestDatabase.createUnopened(), settings);
    }

    public static TestServer start(Home home, DatabaseAccess database, Map<String, String> settings) {
        var environment = new HashMap<String, String>();
        environment.put("SLIPWAY_PORT", "0");
        environment.put("SLIPWAY_DEPLOYMENTS_MIN_FREE_BYTES", "1MB");
        environment.put("SLIPWAY_SOURCE_POLL_INTERVAL", "0");
        environment.put("DATABASE_URL", uri(database));
        environment.putAll(settings);
        return new TestServer(home, Slipway.start(home, environment));
    }

    public Home home() {
        return home;
    }

    public <T> T get(Class<T> bean) {
        return context.getBean(bean);
    }

    /// The control plane's own address, behind the edge.
    public URI control() {
        var port = ((WebServerApplicationContext) context).getWebServer().getPort();
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        context.close();
    }

    /// As `DATABASE_URL` has it.
    static String uri(DatabaseAccess access) {
        return access.url()
                .replace("jdbc:postgresql://", "postgresql://" + access.owner() + ":" + access.ownerPassword() + "@");
    }
}
