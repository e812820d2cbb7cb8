package org.hansa.controlplane.allocation.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.hansa.controlplane.kernel.RequestStage;
import org.hansa.controlplane.kernel.StageTimers;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Times requests for room from the first filter to the end of the answer, refusals included. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class PlacementClock extends OncePerRequestFilter {
    private static final String PATH = "/v1/allocations";
    private static final String READ = PlacementClock.class.getName() + ".read";
    private static final String DECIDED = PlacementClock.class.getName() + ".decided";
    private final StageTimers stages;

    PlacementClock(StageTimers stages) {
        this.stages = stages;
    }

    /** The body has been read. */
    static void read(HttpServletRequest request) {
        request.setAttribute(READ, System.nanoTime());
    }

    /** What is left is to say what was decided. */
    static void decided(HttpServletRequest request) {
        request.setAttribute(DECIDED, System.nanoTime());
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !"POST".equals(request.getMethod()) || !PATH.equals(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long begun = System.nanoTime();
        try {
            chain.doFilter(request, response);
        } finally {
            stages.since(RequestStage.TOTAL, begun);
            if (request.getAttribute(READ) instanceof Long read) {
                stages.took(RequestStage.READ, read - begun);
            }
            if (request.getAttribute(DECIDED) instanceof Long decided) {
                stages.since(RequestStage.ANSWER, decided);
            }
        }
    }
}
