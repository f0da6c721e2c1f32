package dev.slipway.web;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/// Shows pages: a template, what it needs, and the headers that every page has. A controller's method is `return
/// pages.show("projects/list", pages.page("Projects").in("projects"), Map.of("projects", …))`.
///
/// Form posts end in [#redirect]; a form with errors is shown again with status 422, with what was typed.
public final class Pages {
    /// No inline script, no inline style, nothing from elsewhere (Content Security Policy level 3). `data:`
    /// images are the arrows and ticks inside Tabler's style sheet.
    static final String POLICY = "default-src 'self'; img-src 'self' data:; script-src 'self'; style-src 'self'; "
            + "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private final TemplateEngine templates;
    private final List<NavItem> navigation;
    private final Viewers viewers;

    Pages(TemplateEngine templates, List<NavItem> navigation, Viewers viewers) {
        this.templates = templates;
        this.navigation = List.copyOf(navigation);
        this.viewers = viewers;
    }

    /// The frame of a page of the current request.
    public Page page(String title) {
        var request = request();
        var viewer = viewers.current();
        var shown = viewer.isPresent() ? navigation : List.<NavItem>of();
        return new Page(title, "", List.of(), viewer, shown, Notices.take(request), csrf(request), path(request));
    }

    public ResponseEntity<String> show(String template, Page page, Map<String, ?> model) {
        return show(HttpStatus.OK, template, page, model);
    }

    /// Shows a form again because of what it held: 422 (RFC 9110 section 15.5.21), which htmx and browsers both
    /// show.
    public ResponseEntity<String> showAgain(String template, Page page, Map<String, ?> model) {
        return show(HttpStatus.UNPROCESSABLE_CONTENT, template, page, model);
    }

    public ResponseEntity<String> show(HttpStatus status, String template, Page page, Map<String, ?> model) {
        var all = new HashMap<String, Object>(model);
        all.put("page", page);
        return html(status, template, all);
    }

    /// A part of a page, for htmx to put in its place; the template has no layout.
    public ResponseEntity<String> part(String template, Map<String, ?> model) {
        return html(HttpStatus.OK, template, new HashMap<>(model));
    }

    /// Ends a form post (303, RFC 9110 section 15.4.4), so that reloading does not post again.
    public ResponseEntity<String> redirect(String path) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create(path))
                .build();
    }

    /// Ends a form post and leaves a word for the page that comes next.
    public ResponseEntity<String> redirect(String path, Notice notice) {
        Notices.leave(response(), notice);
        return redirect(path);
    }

    private ResponseEntity<String> html(HttpStatus status, String template, Map<String, Object> model) {
        var output = new StringOutput();
        templates.render(template + ".jte", model, output);
        return ResponseEntity.status(status)
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .cacheControl(CacheControl.noStore())
                .header("Content-Security-Policy", POLICY)
                .body(output.toString());
    }

    private static String csrf(HttpServletRequest request) {
        return request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token ? token.getToken() : "";
    }

    private static String path(HttpServletRequest request) {
        return Optional.ofNullable(request.getQueryString())
                .map(query -> request.getRequestURI() + "?" + query)
                .orElse(request.getRequestURI());
    }

    private static HttpServletRequest request() {
        return attributes().getRequest();
    }

    private static HttpServletResponse response() {
        var response = attributes().getResponse();
        if (response == null) {
            throw new IllegalStateException("this request has no response to write to");
        }
        return response;
    }

    private static ServletRequestAttributes attributes() {
        return (ServletRequestAttributes) RequestContextHolder.currentRequestAttributes();
    }
}
