package org.hansa.controlplane.kernel.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.FieldError;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingRequestValueException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Everything that controllers and the framework throw, as problem documents. No stack trace leaves the process. */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class ProblemAdvice {
    private final Problems problems;

    ProblemAdvice(Problems problems) {
        this.problems = problems;
    }

    @ExceptionHandler
    ResponseEntity<Problem> failure(Failure failure, HttpServletRequest request) {
        return problems.answer(failure, request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> unreadable(HttpMessageNotReadableException e, HttpServletRequest request) {
        return problems.answer(JsonFailures.of(e.getCause()), request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> json(JacksonException e, HttpServletRequest request) {
        return e instanceof MismatchedInputException
                ? problems.answer(JsonFailures.of(e), request)
                : unexpected(e, request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> missing(MissingRequestValueException e, HttpServletRequest request) {
        String name = "request";
        if (e instanceof MissingServletRequestParameterException parameter) {
            name = parameter.getParameterName();
        } else if (e instanceof MissingRequestHeaderException header) {
            name = header.getHeaderName();
        }
        return problems.answer(invalid(name, "is missing"), request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> mismatch(MethodArgumentTypeMismatchException e, HttpServletRequest request) {
        return problems.answer(invalid(e.getName(), "has not the right form"), request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> method(HttpRequestMethodNotSupportedException e, HttpServletRequest request) {
        return problems.answer(
                Failure.of(FailureKind.METHOD_NOT_ALLOWED, e.getMethod() + " is not a method of this resource."),
                request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> mediaType(HttpMediaTypeNotSupportedException e, HttpServletRequest request) {
        return problems.answer(
                Failure.of(FailureKind.UNSUPPORTED_MEDIA_TYPE, FailureKind.UNSUPPORTED_MEDIA_TYPE.meaning()), request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> notAcceptable(HttpMediaTypeNotAcceptableException e, HttpServletRequest request) {
        return problems.answer(Failure.of(FailureKind.NOT_ACCEPTABLE, FailureKind.NOT_ACCEPTABLE.meaning()), request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> noResource(NoResourceFoundException e, HttpServletRequest request) {
        return problems.answer(Failure.of(FailureKind.NOT_FOUND, "There is no such path."), request);
    }

    /** Security's own: its filters answer these. */
    @ExceptionHandler
    void denied(AccessDeniedException e) {
        throw e;
    }

    @ExceptionHandler
    void unauthenticated(AuthenticationException e) {
        throw e;
    }

    /** The client has gone; nobody is there to be answered. */
    @ExceptionHandler
    void gone(AsyncRequestNotUsableException e) {
        // Nothing can be written any more.
    }

    /** An event stream that the server ends when it stops: its answer has long begun, and nothing is wrong. */
    @ExceptionHandler
    void streamEnded(AsyncRequestTimeoutException e, HttpServletResponse begun) {
        // Taking the response says that it is dealt with.
    }

    @ExceptionHandler
    ResponseEntity<Problem> unexpected(Exception e, HttpServletRequest request) {
        boolean clientsFault =
                e instanceof ErrorResponse response && response.getStatusCode().is4xxClientError();
        Failure failure = clientsFault
                ? Failure.of(FailureKind.MALFORMED_REQUEST, FailureKind.MALFORMED_REQUEST.meaning())
                : Failure.of(FailureKind.INTERNAL, FailureKind.INTERNAL.meaning());
        return problems.answer(failure.because(e.toString()).causedBy(e), request);
    }

    private static Failure invalid(String field, String message) {
        return Failure.of(FailureKind.INVALID_FIELD, field + ": " + message)
                .withErrors(List.of(new FieldError(field, message)));
    }
}
