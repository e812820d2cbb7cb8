package org.hansa.controlplane.kernel.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses bodies above 1 MiB: at once where the length is announced, else as soon as one byte too many is read. The rest is
 * not read, the connection is closed instead; only of a browser's form some of it is, for else nobody would see the answer.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class BodyLimitFilter extends OncePerRequestFilter {
    static final int MAX_BYTES = 1 << 20;
    private static final long MAX_DROPPED_BYTES = 16L << 20;
    private final Problems problems;

    BodyLimitFilter(Problems problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > MAX_BYTES) {
            response.setHeader(HttpHeaders.CONNECTION, "close");
            if (fromBrowser(request)) {
                // A browser reads no answer while it still sends: an upload of a usual size is let through and dropped.
                request.getInputStream().skipNBytes(Math.min(request.getContentLengthLong(), MAX_DROPPED_BYTES));
                request.setAttribute(
                        RequestDispatcher.ERROR_STATUS_CODE, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
                request.getRequestDispatcher("/error").forward(new Emptied(request), response);
            } else {
                problems.write(tooLarge(), request, response);
            }
            return;
        }
        chain.doFilter(new BoundedRequest(request), response);
    }

    /** Whether the answer is for somebody's eyes, as of a form that was sent without a script. */
    private static boolean fromBrowser(HttpServletRequest request) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT);
        return accepted != null && accepted.contains(MediaType.TEXT_HTML_VALUE);
    }

    static Failure tooLarge() {
        return Failure.of(FailureKind.BODY_TOO_LARGE, "The body is larger than " + MAX_BYTES + " bytes.");
    }

    /** The same request after its body, so that nobody looks for the parts of a form in it. */
    private static final class Emptied extends HttpServletRequestWrapper {
        Emptied(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getMethod() {
            return "GET";
        }

        @Override
        public @Nullable String getContentType() {
            return null;
        }
    }

    private static final class BoundedRequest extends HttpServletRequestWrapper {
        BoundedRequest(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new BoundedStream(super.getInputStream());
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }

    private static final class BoundedStream extends ServletInputStream {
        private final ServletInputStream stream;
        private long count;

        BoundedStream(ServletInputStream stream) {
            this.stream = stream;
        }

        @Override
        public int read() throws IOException {
            int next = stream.read();
            counted(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = stream.read(bytes, offset, length);
            counted(Math.max(0, read));
            return read;
        }

        private void counted(int bytes) {
            count += bytes;
            if (count > MAX_BYTES) {
                throw tooLarge();
            }
        }

        @Override
        public boolean isFinished() {
            return stream.isFinished();
        }

        @Override
        public boolean isReady() {
            return stream.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            stream.setReadListener(listener);
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
