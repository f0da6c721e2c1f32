package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.edge.Routes;
import dev.slipway.git.TestRepository;
import dev.slipway.platform.TestFolders;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A proxy that ends TLS stands before Slipway: everything is named as people type it, and what runs on the machine
/// itself goes around the proxy.
class BehindAProxyTest {
    private static final String PUBLIC = "https://slipway.example";

    @Test
    void addressesAreWhatPeopleType() throws Exception {
        try (var server = start("https://Slipway.example:443");
                var operator = Operator.of(server)) {
            var repository = TestRepository.create(TestFolders.fresh("proxied")).write("index.html", "<p>hello</p>");
            repository.commit("Say hello");
            operator.create("shop", repository.address(), Map.of());

            var ended = operator.ended(operator.deploy("shop"));

            assertThat(ended.status()).as(ended.failedReason()).isEqualTo("success");
            assertThat(ended.json().path("deployedUrl").asString()).isEqualTo("https://shop.slipway.example");
            assertThat(operator.get("/api/v1/status").toString()).contains("\"" + PUBLIC + "\"");
            assertThat(Files.readString(server.home().file("sign-in-link"))).startsWith(PUBLIC + "/sign-in/");
            assertThat(server.get(Routes.class).here().toString()).startsWith("http://127.0.0.1:");
        }
    }

    @Test
    void anAddressAtAnotherDomainIsRefused() {
        assertThatThrownBy(() -> start("https://elsewhere.example"))
                .hasStackTraceContaining("edge.public-address: https://elsewhere.example is not at the base domain");
        assertThatThrownBy(() -> start(PUBLIC + "/slipway"))
                .hasStackTraceContaining("is not of the form https://slipway.example");
    }

    private static TestServer start(String address) {
        return TestServer.start(Map.of(
                "SLIPWAY_EDGE_BASE_DOMAIN", "slipway.example",
                "SLIPWAY_EDGE_ADDRESS", "127.0.0.1",
                "SLIPWAY_EDGE_PUBLIC_ADDRESS", address));
    }
}
