package org.hansa.controlplane.kernel.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the server itself refuses before a controller is reached, a malformed path for example, in the same form. */
@RestController
class ErrorPage implements ErrorController {
    private final Problems problems;

    ErrorPage(Problems problems) {
        this.problems = problems;
    }

    @RequestMapping("/error")
    ResponseEntity<Problem> error(HttpServletRequest request) {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        FailureKind kind = status instanceof Integer code ? kind(code) : FailureKind.INTERNAL;
        Failure failure = Failure.of(kind, kind.meaning());
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable cause) {
            failure.causedBy(cause);
        }
        return problems.answer(failure, request);
    }

    private static FailureKind kind(int status) {
        return switch (status) {
            case 401 -> FailureKind.TOKEN_MISSING;
            case 403 -> FailureKind.NOT_AUTHORISED;
            case 404 -> FailureKind.NOT_FOUND;
            case 405 -> FailureKind.METHOD_NOT_ALLOWED;
            case 413 -> FailureKind.BODY_TOO_LARGE;
            case 503 -> FailureKind.OVERLOADED;
            default -> status < 500 ? FailureKind.MALFORMED_REQUEST : FailureKind.INTERNAL;
        };
    }
}
