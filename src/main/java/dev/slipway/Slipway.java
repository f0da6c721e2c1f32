package dev.slipway;

import dev.slipway.deployments.DeploymentsSettings;
import dev.slipway.edge.EdgeSettings;
import dev.slipway.git.GitSettings;
import dev.slipway.identity.IdentitySettings;
import dev.slipway.logs.LogSettings;
import dev.slipway.mcp.McpSettings;
import dev.slipway.platform.Home;
import dev.slipway.platform.PlatformSettings;
import dev.slipway.platform.ServerInstance;
import dev.slipway.platform.Settings;
import dev.slipway.projects.ProjectsSettings;
import dev.slipway.runtime.RuntimeSettings;
import dev.slipway.source.SourceSettings;
import java.util.List;
import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/// The server: one process, one data folder, one public port.
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class)
public class Slipway {
    /// Every room's settings. A test holds that none is missing.
    static final List<Class<? extends Record>> SETTINGS = List.of(
            DeploymentsSettings.class,
            EdgeSettings.class,
            GitSettings.class,
            IdentitySettings.class,
            LogSettings.class,
            McpSettings.class,
            PlatformSettings.class,
            ProjectsSettings.class,
            RuntimeSettings.class,
            SourceSettings.class);

    /// Starts the server on the data folder and returns once it is ready.
    ///
    /// @param environment where settings are looked for besides the folder's `config.yaml`
    /// @throws dev.slipway.platform.SlipwayException with the reason when it cannot start
    public static ConfigurableApplicationContext start(Home home, Map<String, String> environment) {
        var settings = new Settings(SETTINGS).load(home.file("config.yaml"), environment);
        return new SpringApplicationBuilder(Slipway.class)
                .web(WebApplicationType.SERVLET)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .initializers(context -> prepare((GenericApplicationContext) context, home, settings))
                .run();
    }

    private static void prepare(GenericApplicationContext context, Home home, Map<String, Object> settings) {
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("slipway", settings));
        context.registerBean(Home.class, () -> home);
        context.registerBean(ServerInstance.class, () -> ServerInstance.claim(home));
    }
}
