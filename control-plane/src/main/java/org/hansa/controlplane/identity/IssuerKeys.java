package org.hansa.controlplane.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;

/**
 * Checks signatures with the keys that issuers publish. Only issuers of the ledger get here, so the cache is as small as
 * their number. Keys are fetched with short timeouts, kept for minutes, and fetched at most every few seconds however many
 * unknown key ids are presented.
 */
final class IssuerKeys {
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256);
    private static final int MAX_DOCUMENT_BYTES = 256 * 1024;
    private static final long TIME_TO_LIVE = Duration.ofMinutes(5).toMillis();
    private static final long OUTAGE = Duration.ofMinutes(30).toMillis();
    private static final long MIN_INTERVAL = Duration.ofSeconds(5).toMillis();
    private final int timeoutMillis;
    private final DefaultResourceRetriever retriever;
    private final Map<String, DefaultJWTProcessor<SecurityContext>> processors = new ConcurrentHashMap<>();

    /** @param timeout to connect to an issuer, and again for its answer */
    IssuerKeys(Duration timeout) {
        timeoutMillis = Math.toIntExact(timeout.toMillis());
        retriever = new DefaultResourceRetriever(timeoutMillis, timeoutMillis, MAX_DOCUMENT_BYTES);
    }

    /** The claims, once the signature has been found to be the issuer's. Nothing else about them is checked. */
    JWTClaimsSet verified(SignedJWT token, String issuer) {
        try {
            return processor(issuer).process(token, null);
        } catch (KeySourceException | IOException e) {
            throw Failure.of(
                            FailureKind.IDENTITY_PROVIDER_UNAVAILABLE,
                            FailureKind.IDENTITY_PROVIDER_UNAVAILABLE.meaning())
                    .because("keys of " + issuer + ": " + e.getMessage())
                    .causedBy(e);
        } catch (BadJOSEException | JOSEException e) {
            throw Failure.of(FailureKind.TOKEN_INVALID, "The token's signature does not hold.")
                    .because(String.valueOf(e.getMessage()))
                    .causedBy(e);
        }
    }

    private DefaultJWTProcessor<SecurityContext> processor(String issuer) throws IOException {
        DefaultJWTProcessor<SecurityContext> known = processors.get(issuer);
        if (known != null) {
            return known;
        }
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys(keysUrl(issuer))));
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        processors.put(issuer, processor);
        return processor;
    }

    private JWKSource<SecurityContext> keys(URL url) {
        return JWKSourceBuilder.<SecurityContext>create(url, retriever)
                .cache(TIME_TO_LIVE, timeoutMillis * 2L)
                .rateLimited(MIN_INTERVAL)
                .outageTolerant(OUTAGE)
                .build();
    }

    /** From the issuer's own description, which must be its own and name keys of the same origin. */
    private URL keysUrl(String issuer) throws IOException {
        URL description = url(issuer + "/.well-known/openid-configuration");
        String content = retriever.retrieveResource(description).getContent();
        try {
            Map<String, Object> metadata = JSONObjectUtils.parse(content);
            URL keys = url(String.valueOf(metadata.get("jwks_uri")));
            boolean own = issuer.equals(metadata.get("issuer"))
                    && keys.getAuthority().equals(description.getAuthority())
                    && keys.getProtocol().equals(description.getProtocol());
            if (!own) {
                throw new IOException(description + " is not the description of " + issuer);
            }
            return keys;
        } catch (ParseException e) {
            throw new IOException(description + " is not JSON", e);
        }
    }

    private static URL url(String text) throws IOException {
        try {
            return URI.create(text).toURL();
        } catch (IllegalArgumentException | MalformedURLException e) {
            throw new IOException("not a URL: " + text, e);
        }
    }
}
