package org.hansa.controlplane.allocation.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import jakarta.servlet.Filter;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hansa.controlplane.allocation.AllocationReader;
import org.hansa.controlplane.allocation.EventHub;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.fixture.Callers;
import org.hansa.controlplane.fixture.ControlPlaneTest;
import org.hansa.controlplane.identity.Caller;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.MethodParameter;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** An event stream before its own thread has run. */
@ControlPlaneTest
class EventControllerTest {
    @Autowired
    private AllocationReader reader;

    @Autowired
    private Authorizer authorizer;

    @Autowired
    private Clock clock;

    private final List<Runnable> streams = new ArrayList<>();

    @Test
    void gives_the_answer_its_headers_on_the_requests_own_thread_before_another_may_write() throws Exception {
        MockHttpServletResponse answer = listen(clock, (request, response, chain) -> chain.doFilter(request, response))
                .getResponse();

        assertThat(streams).as("streams that have not run yet").hasSize(1);
        assertThat(answer.isCommitted()).isTrue();
        assertThat(answer.getContentType()).isEqualTo("text/event-stream");
        assertThat(answer.getContentAsString()).isEqualTo(":open\n\n");
    }

    @Test
    void ends_the_request_where_the_end_of_the_stream_cannot_be_written() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        Clock whenEveryTokenHasExpired = Clock.fixed(Instant.MAX, ZoneOffset.UTC);
        MvcResult result = listen(
                whenEveryTokenHasExpired,
                (request, response, chain) -> chain.doFilter(request, new Breakable(response, broken)));
        broken.set(true);

        streams.remove(0).run();

        assertThat(result.getAsyncResult(0)).isInstanceOf(IllegalStateException.class);
    }

    private MvcResult listen(Clock now, Filter filter) throws Exception {
        EventHub hub = new EventHub(clock.instant());
        return MockMvcBuilders.standaloneSetup(new EventController(hub, reader, authorizer, streams::add, now))
                .setCustomArgumentResolvers(new SignedIn(Callers.tenant("acme", "developer")))
                .addFilters(filter)
                .build()
                .perform(get("/v1/events"))
                .andReturn();
    }

    /** An answer to which nothing can be written from some moment on. */
    private static final class Breakable extends HttpServletResponseWrapper {
        private final AtomicBoolean broken;

        Breakable(ServletResponse response, AtomicBoolean broken) {
            super((HttpServletResponse) response);
            this.broken = broken;
        }

        @Override
        public void flushBuffer() throws IOException {
            if (broken.get()) {
                throw new IllegalStateException("the answer is broken");
            }
            super.flushBuffer();
        }
    }

    private record SignedIn(Caller caller) implements HandlerMethodArgumentResolver {
        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == Caller.class;
        }

        @Override
        public Object resolveArgument(
                MethodParameter parameter,
                @Nullable ModelAndViewContainer container,
                NativeWebRequest request,
                @Nullable WebDataBinderFactory binders) {
            return caller;
        }
    }
}
