package dev.slipway.cli;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The server's API, as the verbs use it. A problem it answers (RFC 9457) becomes a [SlipwayException] with the
/// same code and sentence.
final class Client {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Credentials credentials;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final JsonMapper json = JsonMapper.shared();

    Client(Credentials credentials) {
        this.credentials = credentials;
    }

    /// A client for the server that the environment, `slipway login` or the data folder names, in this order.
    static Client of(Path home) {
        return new Client(Credentials.find(home));
    }

    /// What a person typed, as a part of a path or a query.
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    JsonNode get(String path) {
        return send(request(path).GET());
    }

    JsonNode post(String path, Map<String, ?> body) {
        return send(request(path).POST(BodyPublishers.ofString(json.writeValueAsString(body))));
    }

    JsonNode put(String path, Map<String, ?> body) {
        return send(request(path).PUT(BodyPublishers.ofString(json.writeValueAsString(body))));
    }

    JsonNode patch(String path, Map<String, ?> body) {
        return send(request(path).method("PATCH", BodyPublishers.ofString(json.writeValueAsString(body))));
    }

    void delete(String path) {
        send(request(path).DELETE());
    }

    /// An open answer, for streams. The caller closes it.
    InputStream stream(String path, Map<String, String> headers) {
        var request = request(path).GET();
        headers.forEach(request::setHeader);
        var response = exchange(request.build(), BodyHandlers.ofInputStream());
        if (response.statusCode() >= 400) {
            throw refused(response.statusCode(), "");
        }
        return response.body();
    }

    URI server() {
        return credentials.server();
    }

    String token() {
        return credentials.token();
    }

    private JsonNode send(HttpRequest.Builder request) {
        var response = exchange(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        if (response.statusCode() >= 400) {
            throw refused(response.statusCode(), response.body());
        }
        return response.body().isBlank() ? json.createObjectNode() : json.readTree(response.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(credentials.server().resolve(path))
                .header("Authorization", "Bearer " + credentials.token())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, application/problem+json")
                .header("User-Agent", "slipway-cli");
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (ConnectException e) {
            throw new SlipwayException(
                    ErrorCode.UNAVAILABLE,
                    "no Slipway answers at %s: start one with 'slipway server', or name another with 'slipway login'"
                            .formatted(credentials.server()),
                    e);
        } catch (IOException e) {
            throw new SlipwayException(
                    ErrorCode.UNAVAILABLE, "the connection to %s broke".formatted(credentials.server()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "interrupted", e);
        }
    }

    private SlipwayException refused(int status, String body) {
        try {
            var problem = json.readTree(body.isBlank() ? "{}" : body);
            if (problem.hasNonNull("code")) {
                return new SlipwayException(
                        ErrorCode.valueOf(problem.get("code").asString()),
                        problem.path("detail").asString());
            }
        } catch (JacksonException | IllegalArgumentException e) {
            return new SlipwayException(codeOf(status), "the server answered " + status, e);
        }
        return new SlipwayException(codeOf(status), "the server answered " + status);
    }

    private static ErrorCode codeOf(int status) {
        for (var code : ErrorCode.values()) {
            if (code.httpStatus() == status) {
                return code;
            }
        }
        return status < 500 ? ErrorCode.INVALID : ErrorCode.INTERNAL;
    }
}
