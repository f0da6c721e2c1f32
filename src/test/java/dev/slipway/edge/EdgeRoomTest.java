package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.TestDatabase;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.apache.catalina.valves.RemoteIpValve;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The room as Spring puts it together, in front of a real Tomcat.
class EdgeRoomTest {
    @Configuration(proxyBeanMethods = false)
    static class Rest {
        @Bean(destroyMethod = "close")
        TestDatabase testDatabase() {
            return TestDatabase.create();
        }

        @Bean
        Database database(TestDatabase test) {
            return test.database();
        }

        @Bean
        TomcatServletWebServerFactory tomcat() {
            var factory = new TomcatServletWebServerFactory(0);
            factory.setAddress(InetAddress.getLoopbackAddress());
            // What `server.forward-headers-strategy: native` does.
            var forwarded = new RemoteIpValve();
            forwarded.setProtocolHeader("X-Forwarded-Proto");
            forwarded.setHostHeader("X-Forwarded-Host");
            forwarded.setPortHeader("X-Forwarded-Port");
            factory.addEngineValves(forwarded);
            return factory;
        }

        @Bean
        ServletRegistrationBean<HttpServlet> hello() {
            return new ServletRegistrationBean<>(new Hello(), "/*");
        }
    }

    private static final class Hello extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print(request.getRequestURL() + " for " + request.getRemoteAddr());
        }
    }

    @Test
    void opensInFrontOfTheControlPlaneWithTheRoutesOfTheDatabase() throws Exception {
        try (var context = new AnnotationConfigServletWebServerApplicationContext()) {
            TestPropertyValues.of("edge.port=0").applyTo(context);
            context.register(Rest.class, EdgeRoom.class);
            context.refresh();
            var routes = context.getBean(Routes.class);
            assertThat(get(routes.home())).isEqualTo(routes.home() + "/ for 127.0.0.1");
            routes.point(ProjectId.random(), "shop", new Target.Nothing("not deployed yet"));
            assertThat(context.getBean(RouteTable.class).find("shop")).isNotNull();
            assertThat(routes.address("shop").getPort())
                    .isEqualTo(routes.home().getPort())
                    .isPositive();
        }
    }

    private static String get(URI address) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                    .body();
        }
    }
}
