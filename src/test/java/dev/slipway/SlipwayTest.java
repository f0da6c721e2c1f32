package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class SlipwayTest {
    @Test
    void theServerStartsAndSaysSo() throws Exception {
        try (var server = TestServer.start();
                var client = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(server.control().resolve("/healthz")).build();
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .isLessThan(500);
        }
    }
}
