package dev.slipway.mcp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeTest {
    private static final Challenge OWN = new Challenge(Optional.empty());

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    /// What a request to this path and host is told.
    private String told(Function<HttpServerRequest, String> challenge, String path, String host) {
        var server = vertx.createHttpServer()
                .requestHandler(request -> request.response().end(challenge.apply(request)))
                .listen(0, "127.0.0.1")
                .await();
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(server.actualPort())
                .setURI(path)
                .putHeader("Host", host);
        var told = Promise.<Buffer>promise();
        // On an event loop, so that nothing of the answer comes before there is somebody to take it.
        vertx.runOnContext(_ -> vertx.createHttpClient()
                .request(options)
                .compose(request -> request.send())
                .compose(answer -> answer.body())
                .onComplete(told));
        return told.future().await().toString();
    }

    @Test
    void aClientIsLedToTheMetadataOfTheServerItAskedUnderTheNameItUsed() {
        assertThat(told(OWN::missing, "/mcp/tools", "localhost:8080"))
                .isEqualTo("Bearer realm=\"slipway\","
                        + " resource_metadata=\"http://localhost:8080/.well-known/oauth-protected-resource/mcp/tools\","
                        + " scope=\"mcp\"");
        assertThat(told(OWN::invalid, "/mcp/i/0c7e/", "127.0.0.1:8080"))
                .contains("error=\"invalid_token\"")
                .contains("\"http://127.0.0.1:8080/.well-known/oauth-protected-resource/mcp/i/0c7e\"");
    }

    @Test
    void behindAProxyThePublicAddressIsNamed() {
        var challenge = new Challenge(Optional.of("https://slipway.example"));
        assertThat(told(request -> challenge.insufficient(request, Scopes.ALL), "/mcp/tools", "inner"))
                .isEqualTo("Bearer realm=\"slipway\", error=\"insufficient_scope\", scope=\"mcp\","
                        + " resource_metadata="
                        + "\"https://slipway.example/.well-known/oauth-protected-resource/mcp/tools\","
                        + " error_description=\"this needs the scope mcp\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mcp/\"x", "/mcp/a%22b", "/elsewhere", "/mcp/a;b"})
    void aPathThatCouldSpoilTheHeaderIsLeftOut(String path) {
        assertThat(told(OWN::missing, path, "localhost")).isEqualTo("Bearer realm=\"slipway\", scope=\"mcp\"");
    }

    @ParameterizedTest
    @CsvSource({
        "tools/list,true",
        "server/discover,true",
        "notifications/cancelled,true",
        "'',true",
        "tools/call,false",
        "tasks/cancel,false",
        "something/new,false"
    })
    void whoMayOnlyLookCallsNoTool(String method, boolean permitted) {
        assertThat(Scopes.permit(Set.of(Scopes.READ), method)).isEqualTo(permitted);
        assertThat(Scopes.permit(Set.of(Scopes.ALL), method)).isTrue();
        assertThat(Scopes.permit(Set.of(), method)).isTrue();
        assertThat(Scopes.needed(method)).isEqualTo(permitted ? Scopes.READ : Scopes.ALL);
    }
}
