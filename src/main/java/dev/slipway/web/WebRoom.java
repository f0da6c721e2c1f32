package dev.slipway.web;

import dev.slipway.platform.Home;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Compression;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.util.unit.DataSize;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
class WebRoom {
    @Bean
    Pages pages(ObjectProvider<NavItem> navigation, ObjectProvider<Viewers> viewers) {
        var engine = TemplateEngine.createPrecompiled(null, ContentType.Html, null, "dev.slipway.templates");
        engine.setTrimControlStructures(true);
        var items = navigation.stream()
                .sorted(Comparator.comparingInt(NavItem::order))
                .toList();
        return new Pages(engine, items, viewers.getIfAvailable(() -> Optional::empty));
    }

    @Bean
    ErrorPages errorPages(Pages pages) {
        return new ErrorPages(pages);
    }

    @Bean
    WebMvcConfigurer staticFiles() {
        return new WebMvcConfigurer() {
            @Override
            public void addResourceHandlers(ResourceHandlerRegistry registry) {
                registry.addResourceHandler(Assets.folder() + "**")
                        .addResourceLocations("classpath:/static/")
                        .setCacheControl(CacheControl.maxAge(Duration.ofDays(365))
                                .cachePublic()
                                .immutable());
            }
        };
    }

    /// Pages and static files travel compressed; event streams do not, because a compressor holds lines back.
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> compressed() {
        return factory -> {
            var compression = new Compression();
            compression.setEnabled(true);
            compression.setMinResponseSize(DataSize.ofKilobytes(2));
            compression.setMimeTypes(new String[] {
                "text/html",
                "text/css",
                "text/javascript",
                "application/javascript",
                "application/json",
                "image/svg+xml"
            });
            factory.setCompression(compression);
        };
    }

    /// Tomcat's own folders lie in the data folder. Elsewhere a server that was killed would leave them for good.
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> atHome(Home home) {
        return factory -> {
            factory.setBaseDirectory(home.folder("tomcat").toFile());
            factory.setDocumentRoot(home.folder("tomcat/documents").toFile());
        };
    }
}
