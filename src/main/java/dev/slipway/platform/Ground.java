package dev.slipway.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/// What stands before anything is wired: the settings, the data folder and its lock, and the database, which goes
/// on opening meanwhile. Given to the context as ready objects, so that the wiring itself can be worked out when
/// Slipway is built.
public final class Ground {
    private Ground() {}

    /// Claims the data folder and begins to open its database; both end with the context, even when its start
    /// fails.
    ///
    /// @param settings by key, as [Settings] loads them
    /// @throws SlipwayException CONFLICT when another server uses the data folder
    public static void lay(GenericApplicationContext context, Home home, Map<String, Object> settings) {
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("slipway", settings));
        var lock = ServerInstance.claim(home);
        var address = Optional.ofNullable(settings.get("platform.database-url")).map(String::valueOf);
        var database = DatabaseServer.begin(home, address);
        var beans = context.getDefaultListableBeanFactory();
        beans.registerSingleton("home", home);
        beans.registerSingleton("serverInstance", lock);
        beans.registerSingleton("databaseServer", database);
        // What is registered first is closed last, and these before any bean is made.
        beans.registerDisposableBean("serverInstance", () -> release(lock));
        beans.registerDisposableBean("databaseServer", database::close);
    }

    private static void release(ServerInstance lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot give the data folder back", e);
        }
    }
}
