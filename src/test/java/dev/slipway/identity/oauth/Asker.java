package dev.slipway.identity.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.Browser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client that speaks OAuth by hand, and says wrong things where a test wants that.
public final class Asker implements AutoCloseable {
    static final String REDIRECT = "http://127.0.0.1:33418/callback";
    static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern FIELD = Pattern.compile("name=\"(state|scope|client_id)\" value=\"([^\"]*)\"");

    final URI home;
    private final HttpClient http = HttpClient.newHttpClient();

    public Asker(URI home) {
        this.home = home;
    }

    /// Registers and returns its id.
    public String register() {
        return register("{\"client_name\":\"Asker\",\"redirect_uris\":[\"" + REDIRECT + "\"],\"scope\":\"mcp\"}")
                .path("client_id")
                .stringValue();
    }

    JsonNode register(String metadata) {
        return json(send(HttpRequest.newBuilder(home.resolve("/oauth/register"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(metadata))));
    }

    JsonNode document(String path) {
        return json(send(HttpRequest.newBuilder(home.resolve(path)).GET()));
    }

    /// The parameters of a good authorization request for this path.
    public Map<String, String> question(String client, String path) {
        var all = new LinkedHashMap<String, String>();
        all.put("response_type", "code");
        all.put("client_id", client);
        all.put("redirect_uri", REDIRECT);
        all.put("state", "a state/with+signs");
        all.put("scope", "mcp");
        all.put("code_challenge", challenge());
        all.put("code_challenge_method", "S256");
        all.put("resource", home + path);
        return all;
    }

    /// Sends the person to the authorization endpoint.
    HttpResponse<String> ask(Browser browser, Map<String, String> question) {
        return browser.get("/oauth/authorize?" + encode(question));
    }

    /// The consent form of an answer to [#ask], with its hidden fields.
    HttpResponse<String> follow(Browser browser, HttpResponse<String> asked) {
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(302);
        return browser.get(
                URI.create(asked.headers().firstValue("Location").orElseThrow()).toString());
    }

    /// What the client is sent after the person said yes.
    public Map<String, String> approve(Browser browser, Map<String, String> question) {
        var form = fields(follow(browser, ask(browser, question)).body());
        return answer(browser.post("/oauth/authorize", form));
    }

    /// What the client is sent after the person said no.
    Map<String, String> deny(Browser browser, Map<String, String> question) {
        var form = fields(follow(browser, ask(browser, question)).body());
        form.remove("scope");
        return answer(browser.post("/oauth/authorize", form));
    }

    static Map<String, String> fields(String page) {
        var fields = new LinkedHashMap<String, String>();
        var matcher = FIELD.matcher(page);
        while (matcher.find()) {
            fields.put(matcher.group(1), matcher.group(2).replace("&#43;", "+"));
        }
        return fields;
    }

    /// The parameters that a redirect to the client carries.
    static Map<String, String> answer(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(302);
        var location = response.headers().firstValue("Location").orElseThrow();
        assertThat(location).startsWith(REDIRECT + "?");
        return Arrays.stream(location.substring(location.indexOf('?') + 1).split("&", -1))
                .map(one -> one.split("=", 2))
                .collect(Collectors.toMap(
                        one -> one[0], one -> URLDecoder.decode(one[1], StandardCharsets.UTF_8), (_, last) -> last));
    }

    public JsonNode exchange(String client, String code, Map<String, String> changes) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("client_id", client);
        form.put("code", code);
        form.put("redirect_uri", REDIRECT);
        form.put("code_verifier", VERIFIER);
        form.putAll(changes);
        form.values().removeIf(String::isEmpty);
        return post("/oauth/token", form);
    }

    JsonNode refresh(String client, String token) {
        return post("/oauth/token", Map.of("grant_type", "refresh_token", "client_id", client, "refresh_token", token));
    }

    HttpResponse<String> revoke(String client, String token) {
        return send(form("/oauth/revoke", Map.of("client_id", client, "token", token)));
    }

    JsonNode post(String path, Map<String, String> form) {
        return json(send(form(path, form)));
    }

    HttpResponse<String> preflight(String path) {
        return send(HttpRequest.newBuilder(home.resolve(path))
                .header("Origin", "http://localhost:6274")
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", BodyPublishers.noBody()));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder form(String path, Map<String, String> form) {
        return HttpRequest.newBuilder(home.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", "http://localhost:6274")
                .POST(BodyPublishers.ofString(encode(form)));
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    static String encode(Map<String, String> values) {
        return values.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    static String challenge() {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
