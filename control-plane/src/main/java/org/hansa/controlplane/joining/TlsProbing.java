package org.hansa.controlplane.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whether a server is there and holds the key of one certificate: one TLS handshake, nothing else is said or read. */
final class TlsProbing {
    private static final int MAX_PORT = 65_535;
    private static final Duration LIMIT = Duration.ofSeconds(4);
    private final OutsideAddress outside;
    private final Duration limit;

    TlsProbing(OutsideAddress outside) {
        this(outside, LIMIT);
    }

    /** @param limit of the connection, and again of the whole handshake */
    TlsProbing(OutsideAddress outside, Duration limit) {
        this.outside = outside;
        this.limit = limit;
    }

    /** @return what was seen @throws IOException in words for the applicant */
    String look(String address, String certificatePem) throws IOException {
        X509Certificate wanted = Pem.certificate(certificatePem);
        int colon = address.lastIndexOf(':');
        int port = Integer.parseInt(address.substring(colon + 1));
        if (port < 1 || port > MAX_PORT) {
            throw new IOException(address + " has no port between 1 and " + MAX_PORT);
        }
        InetSocketAddress at = new InetSocketAddress(outside.resolve(address.substring(0, colon)), port);
        try (Socket socket = new Socket()) {
            socket.connect(at, Math.toIntExact(limit.toMillis()));
            shakeHands(socket, at, wanted);
            return "answers at " + address + " with the certificate of its file";
        } catch (ConnectException e) {
            throw new IOException("nothing answers at " + address, e);
        } catch (SocketTimeoutException e) {
            throw new IOException(address + " does not answer within " + limit.toSeconds() + " seconds", e);
        } catch (SSLException e) {
            throw new IOException(address + " does not show the certificate of the file: " + reason(e), e);
        }
    }

    /** A limit of each read would let a server that says a byte now and then keep a probe for good. */
    private void shakeHands(Socket socket, InetSocketAddress at, X509Certificate wanted) throws IOException {
        AtomicBoolean late = new AtomicBoolean();
        CompletableFuture<Void> end = CompletableFuture.runAsync(
                () -> {
                    late.set(true);
                    close(socket);
                },
                CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS));
        try (SSLSocket tls = (SSLSocket)
                context(wanted).getSocketFactory().createSocket(socket, at.getHostString(), at.getPort(), true)) {
            tls.startHandshake();
        } catch (IOException e) {
            throw late.get() ? new SocketTimeoutException("the handshake takes too long") : e;
        } finally {
            end.cancel(false);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String reason(SSLException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    /** Trusts exactly one certificate, whatever stands in it: it came with a file that is signed by its owner. */
    private static SSLContext context(X509Certificate wanted) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new OnlyThis(wanted)}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("this machine has no TLS", e);
        }
    }

    private record OnlyThis(X509Certificate wanted) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, @Nullable String type) throws CertificateException {
            throw new CertificateException("this end is a client");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, @Nullable String type) throws CertificateException {
            if (chain.length == 0 || !Arrays.equals(chain[0].getEncoded(), wanted.getEncoded())) {
                throw new CertificateException("another certificate");
            }
            chain[0].checkValidity();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
