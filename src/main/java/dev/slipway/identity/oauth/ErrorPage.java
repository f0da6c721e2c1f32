package dev.slipway.identity.oauth;

import dev.slipway.web.Pages;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.HttpStatus;

/// Tells a person why a client's request went no further. There is no way on from it: where the client wanted to be
/// answered is not known to be the client's.
final class ErrorPage {
    private final Pages pages;

    ErrorPage(Pages pages) {
        this.pages = pages;
    }

    /// @param code as OAuth names it
    record Shown(String code, String why) {}

    void show(HttpServletResponse response, Shown shown) throws IOException {
        var page = pages.show(
                HttpStatus.BAD_REQUEST,
                "identity/oauthError",
                pages.page("Cannot connect"),
                Map.of("code", shown.code, "why", shown.why));
        response.setStatus(page.getStatusCode().value());
        page.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        var body = page.getBody();
        response.getOutputStream().write(body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8));
    }
}
