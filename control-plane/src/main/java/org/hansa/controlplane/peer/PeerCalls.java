package org.hansa.controlplane.peer;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.ledger.model.MspId;

/** Requests to other members' control planes over mutual TLS. */
public interface PeerCalls {
    /** @param status the HTTP status; 2xx, 404 and problem documents alike come back as answers, bounded to 1 MiB */
    record Answer(int status, byte[] body) {}

    /**
     * @param method {@code GET}, {@code POST}, {@code DELETE}
     * @param path starts with {@code /peer/v1/}
     * @param body JSON, where there is one
     * @throws Failure {@code PEER_UNAVAILABLE} when there was no answer within the deadline, or not from that member
     */
    Answer exchange(MspId member, String method, String path, Optional<byte[]> body, Duration deadline);

    /** Whether the request of a call that failed so cannot have arrived: there was no connection for it, or not with that member. */
    static boolean unsent(Failure failure) {
        Throwable cause = failure.getCause();
        return cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof SSLHandshakeException;
    }
}
