package dev.slipway.platform;

import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/// The API's errors as problem details (RFC 9457): our own with their code and sentence, Spring's with its own
/// words, and a defect with nothing but a number that is in the server's log too.
@RestControllerAdvice(annotations = RestController.class)
final class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> slipway(SlipwayException problem) {
        if (problem.code() == ErrorCode.INTERNAL) {
            return defect(problem);
        }
        return ResponseEntity.status(problem.code().httpStatus()).body(detail(problem.code(), problem.text()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> defect(RuntimeException defect) {
        var number = Integer.toHexString(System.identityHashCode(defect));
        LOG.error("defect {}", number, defect);
        return ResponseEntity.status(HttpStatus.INTERNAL_SERVER_ERROR)
                .body(detail(
                        ErrorCode.INTERNAL,
                        "Slipway made a mistake; the server's log has the details as defect " + number));
    }

    private static ProblemDetail detail(ErrorCode code, String text) {
        var detail = ProblemDetail.forStatusAndDetail(HttpStatus.valueOf(code.httpStatus()), text);
        detail.setType(URI.create("urn:slipway:" + code.name().toLowerCase(java.util.Locale.ROOT)));
        detail.setProperty("code", code.name());
        return detail;
    }
}
