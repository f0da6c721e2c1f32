package dev.slipway;

import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A person's browser, as far as tests need one: keeps cookies, says that it wants HTML, posts forms with the
/// token of the last page. Or, with [#bearer], a program.
public final class Browser implements AutoCloseable {
    private static final Pattern CSRF = Pattern.compile("name=\"csrf-token\" content=\"([^\"]*)\"");

    private final URI base;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private String csrf = "";
    private String bearer = "";
    private String origin = "";

    public Browser(URI base) {
        this.base = base;
    }

    public Browser bearer(String token) {
        bearer = token;
        return this;
    }

    /// Says from now on that its requests come from a page of this origin.
    public Browser from(String origin) {
        this.origin = origin;
        return this;
    }

    public HttpResponse<String> get(String path) {
        return keep(send(request(path).header("Accept", "text/html").GET()));
    }

    public HttpResponse<String> post(String path, Map<String, String> form) {
        return post(path, form, csrf);
    }

    public HttpResponse<String> post(String path, Map<String, String> form, String token) {
        var body = form.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&", token.isEmpty() ? "" : "_csrf=" + encode(token) + "&", ""));
        return keep(send(request(path)
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))));
    }

    /// A request of the API, as JSON.
    public HttpResponse<String> api(String method, String path, String json) {
        return send(request(path)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json)));
    }

    public HttpResponse<String> api(String path) {
        return send(request(path).header("Accept", "application/json").GET());
    }

    /// Asks for a page like a program that wants something else of it.
    public HttpResponse<String> accepting(String path, String types) {
        return send(request(path).header("Accept", types).GET());
    }

    public String csrf() {
        return csrf;
    }

    public String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        client.close();
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(base.resolve(path));
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        if (!origin.isEmpty()) {
            request.header("Origin", origin);
        }
        return request;
    }

    private HttpResponse<String> keep(HttpResponse<String> answer) {
        var found = CSRF.matcher(answer.body());
        if (found.find()) {
            csrf = found.group(1);
        }
        return answer;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
