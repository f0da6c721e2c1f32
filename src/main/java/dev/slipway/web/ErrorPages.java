package dev.slipway.web;

import dev.slipway.platform.SlipwayException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/// Tells a person with a browser what went wrong, as a page with a cause and a way out. Programs get problem+json
/// from the platform's advice: a method of a REST controller, or a request that no method takes and that does not
/// ask for HTML, is left to it. What a page answers is a page, whatever the request says that it accepts.
final class ErrorPages implements HandlerExceptionResolver, Ordered {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorPages.class);

    private final Pages pages;

    ErrorPages(Pages pages) {
        this.pages = pages;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        if (!isForPeople(request, handler) || response.isCommitted()) {
            return null;
        }
        var status = status(failure);
        if (status.is5xxServerError()) {
            LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), failure);
        }
        write(response, status, sentence(failure, status));
        return new ModelAndView();
    }

    private static boolean isForPeople(HttpServletRequest request, @Nullable Object handler) {
        if (handler instanceof HandlerMethod method) {
            return !AnnotatedElementUtils.hasAnnotation(method.getBeanType(), ResponseBody.class)
                    && !method.hasMethodAnnotation(ResponseBody.class);
        }
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept != null && accept.contains(MediaType.TEXT_HTML_VALUE);
    }

    private void write(HttpServletResponse response, HttpStatus status, String sentence) {
        var shown = pages.show(status, "web/error", pages.page(title(status)), Map.of("sentence", sentence));
        try {
            response.setStatus(status.value());
            shown.getHeaders().forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
            response.getWriter().write(String.valueOf(shown.getBody()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot answer with the error page", e);
        }
    }

    private static HttpStatus status(Exception failure) {
        return switch (failure) {
            case SlipwayException known -> HttpStatus.valueOf(known.code().httpStatus());
            case ErrorResponse answer ->
                HttpStatus.valueOf(answer.getStatusCode().value());
            // An id in the path that is none names nothing; one in the query is a mistake.
            case MethodArgumentTypeMismatchException wrong ->
                wrong.getParameter().hasParameterAnnotation(PathVariable.class)
                        ? HttpStatus.NOT_FOUND
                        : HttpStatus.BAD_REQUEST;
            default -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    private static String sentence(Exception failure, HttpStatus status) {
        return switch (failure) {
            case SlipwayException known
            when !status.is5xxServerError() || status == HttpStatus.SERVICE_UNAVAILABLE -> Sentence.of(known.text());
            case Exception _ when status == HttpStatus.NOT_FOUND -> "There is no page at this address.";
            case Exception _
            when status == HttpStatus.METHOD_NOT_ALLOWED ->
                "This address takes what a form sends, and has no page to show.";
            case Exception _ when status.is4xxClientError() -> "This request cannot be understood as it is.";
            default -> "Something in Slipway itself failed. The server's log says what, at this time.";
        };
    }

    static String title(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND, METHOD_NOT_ALLOWED -> "Nothing here";
            case FORBIDDEN, UNAUTHORIZED -> "Not allowed";
            case SERVICE_UNAVAILABLE -> "Not now";
            default -> status.is4xxClientError() ? "That did not work" : "Something failed";
        };
    }
}
