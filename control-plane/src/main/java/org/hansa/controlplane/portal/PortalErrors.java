package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.FieldError;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.web.RequestIdFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;

/** What goes wrong behind a page, as a page: what it means, what to do, and the id to tell the operator. */
@ControllerAdvice(basePackageClasses = PortalErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class PortalErrors {
    private static final Logger LOG = LoggerFactory.getLogger(PortalErrors.class);
    private final HomeMember home;

    PortalErrors(HomeMember home) {
        this.home = home;
    }

    /** A failure in a page's words. */
    record Trouble(
            int status,
            String code,
            String meaning,
            String detail,
            String remedy,
            boolean retryable,
            String requestId,
            List<FieldError> fields) {
        static Trouble of(Failure failure, HttpServletRequest request) {
            FailureKind kind = failure.kind();
            return new Trouble(
                    kind.status(),
                    kind.name(),
                    kind.meaning(),
                    failure.detail(),
                    failure.remedy(),
                    kind.retryable(),
                    RequestIdFilter.idOf(request),
                    failure.errors());
        }
    }

    @ExceptionHandler
    ModelAndView failure(Failure failure, HttpServletRequest request, HttpServletResponse response) {
        Optional<String> signIn = StepUp.begin(request, failure);
        if (signIn.isPresent()) {
            return new ModelAndView("redirect:" + signIn.get());
        }
        if (failure.kind().status() >= 500) {
            LOG.warn(
                    "{} {}: {} {}",
                    request.getMethod(),
                    request.getRequestURI(),
                    failure.getMessage(),
                    failure.internalContext().orElse(""));
        }
        return page(Trouble.of(failure, request), request, response);
    }

    @ExceptionHandler({MissingServletRequestParameterException.class, MethodArgumentTypeMismatchException.class})
    ModelAndView unreadable(Exception e, HttpServletRequest request, HttpServletResponse response) {
        return failure(
                Failure.of(FailureKind.MALFORMED_REQUEST, FailureKind.MALFORMED_REQUEST.meaning())
                        .causedBy(e),
                request,
                response);
    }

    /** Security's own: its filters answer these. */
    @ExceptionHandler({AccessDeniedException.class, AuthenticationException.class})
    void security(RuntimeException e) {
        throw e;
    }

    @ExceptionHandler
    ModelAndView unexpected(Exception e, HttpServletRequest request, HttpServletResponse response) {
        LOG.error("{} {}", request.getMethod(), request.getRequestURI(), e);
        Failure failure = Failure.of(FailureKind.INTERNAL, FailureKind.INTERNAL.meaning());
        return page(Trouble.of(failure, request), request, response);
    }

    ModelAndView page(Trouble trouble, HttpServletRequest request, HttpServletResponse response) {
        response.setStatus(trouble.status());
        ModelAndView page = new ModelAndView(PortalSecurity.ofHtmx(request) ? "trouble :: part" : "trouble");
        page.addObject("home", home);
        page.addObject("trouble", trouble);
        return page;
    }
}
