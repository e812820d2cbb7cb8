package org.hansa.controlplane.allocation.web;

import jakarta.servlet.http.HttpServletRequest;
import org.hansa.controlplane.allocation.GridFailures;
import org.hansa.controlplane.kernel.web.Problem;
import org.hansa.controlplane.kernel.web.Problems;
import org.hansa.grid.GridMinorityException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** For releases, drains and whatever else writes to the grid without a road of its own. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class GridAdvice {
    private final Problems problems;

    GridAdvice(Problems problems) {
        this.problems = problems;
    }

    @ExceptionHandler
    ResponseEntity<Problem> minority(GridMinorityException e, HttpServletRequest request) {
        return problems.answer(GridFailures.of(e), request);
    }
}
