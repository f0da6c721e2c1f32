package dev.slipway.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/// What is answered when a filter or the servlet container refuses a request, before any controller has it.
@Controller
class LastResort implements ErrorController {
    private final Pages pages;

    LastResort(Pages pages) {
        this.pages = pages;
    }

    @RequestMapping("/error")
    ResponseEntity<?> answer(HttpServletRequest request) {
        var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? HttpStatus.valueOf(code)
                : HttpStatus.NOT_FOUND;
        var said = request.getAttribute(RequestDispatcher.ERROR_MESSAGE) instanceof String text ? text : "";
        var sentence = said.isBlank() || status.is5xxServerError() ? status.getReasonPhrase() : said;
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept != null && accept.contains(MediaType.TEXT_HTML_VALUE)) {
            var page = pages.page(ErrorPages.title(status));
            return pages.show(status, "web/error", page, Map.of("sentence", sentence));
        }
        return ResponseEntity.of(ProblemDetail.forStatusAndDetail(status, sentence))
                .build();
    }
}
