package dev.slipway;

import dev.slipway.deployments.DeploymentsSettings;
import dev.slipway.edge.EdgeSettings;
import dev.slipway.git.GitSettings;
import dev.slipway.identity.IdentitySettings;
import dev.slipway.identity.OAuthSettings;
import dev.slipway.logs.LogSettings;
import dev.slipway.mcp.CatalogueSettings;
import dev.slipway.mcp.InstanceSettings;
import dev.slipway.mcp.McpSettings;
import dev.slipway.platform.Ground;
import dev.slipway.platform.Home;
import dev.slipway.platform.PlatformSettings;
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

/// The server: one process, one data folder, one public port.
@SpringBootApplication(
        exclude = UserDetailsServiceAutoConfiguration.class,
        excludeName = "org.springframework.modulith.moments.autoconfigure.MomentsAutoConfiguration")
public class Slipway {
    /// Every room's settings. A test holds that none is missing.
    static final List<Class<? extends Record>> SETTINGS = List.of(
            CatalogueSettings.class,
            DeploymentsSettings.class,
            EdgeSettings.class,
            GitSettings.class,
            IdentitySettings.class,
            InstanceSettings.class,
            LogSettings.class,
            McpSettings.class,
            OAuthSettings.class,
            PlatformSettings.class,
            ProjectsSettings.class,
            RuntimeSettings.class,
            SourceSettings.class);

    /// Runs only while Slipway is built: Spring looks at the beans and writes the code that will make them.
    static void main(String[] args) {
        application().run(args);
    }

    /// Starts the server on the data folder and returns once it is ready.
    ///
    /// @param environment where settings are looked for besides the folder's `config.yaml`
    /// @throws dev.slipway.platform.SlipwayException with the reason when it cannot start
    public static ConfigurableApplicationContext start(Home home, Map<String, String> environment) {
        var settings = new Settings(SETTINGS).load(home.file("config.yaml"), environment);
        return application()
                .initializers(context -> Ground.lay((GenericApplicationContext) context, home, settings))
                .run();
    }

    private static SpringApplicationBuilder application() {
        return new SpringApplicationBuilder(Slipway.class)
                .main(Slipway.class)
                .web(WebApplicationType.SERVLET)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false);
    }
}
