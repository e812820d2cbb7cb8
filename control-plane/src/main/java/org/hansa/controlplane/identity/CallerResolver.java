package org.hansa.controlplane.identity;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.function.Function;
import org.hansa.controlplane.kernel.BoundedCache;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.IssuerRecord;
import org.hansa.ledger.model.MspId;
import org.jspecify.annotations.Nullable;

/**
 * From an access token to a {@link Caller}, or to a {@link Failure} that says what is wrong with the token. In this order:
 * form, issuer on the ledger, issuer of this member (but for visitors), signature, time, lifetime, audience, organisation.
 */
public final class CallerResolver {
    private static final int MAX_TOKEN = 16 * 1024;
    private static final int MAX_VERIFIED = 4_096;
    private static final Duration VERIFIED_FOR = Duration.ofMinutes(1);
    private final LedgerView ledger;
    private final MspId member;
    private final IdentityProperties properties;
    private final IssuerKeys keys;
    private final Pseudonyms pseudonyms;
    private final MandateBook mandates;
    private final Clock clock;
    private final BoundedCache<Digest, Verified> verified = new BoundedCache<>(MAX_VERIFIED);

    /** A signature that held, so that a client's next call with the same token need not prove it again. */
    private record Verified(String issuer, JWTClaimsSet claims, Instant until) {}

    CallerResolver(
            LedgerView ledger,
            MspId member,
            IdentityProperties properties,
            IssuerKeys keys,
            Pseudonyms pseudonyms,
            MandateBook mandates,
            Clock clock) {
        this.ledger = ledger;
        this.member = member;
        this.properties = properties;
        this.keys = keys;
        this.pseudonyms = pseudonyms;
        this.mandates = mandates;
        this.clock = clock;
    }

    /** @param accessToken the compact JWT as it was sent */
    public Caller resolve(String accessToken) {
        return resolve(accessToken, this::ownIssuer);
    }

    /**
     * Where the people of other members' tenants are welcome too, by the same rules: what they have here does not depend on their
     * home being there to be asked. Another member's own people are not, nor its auditors, whom this member does not know.
     */
    public Caller resolveVisitor(String accessToken) {
        Caller caller = resolve(accessToken, this::issuer);
        if (!caller.member().equals(member) && !caller.ofTenant()) {
            throw wrongIssuer(caller.member());
        }
        return caller;
    }

    private Caller resolve(String accessToken, Function<String, IssuerRecord> issuers) {
        Digest digest = digest(accessToken);
        Verified known = verified.get(digest);
        if (known == null || !clock.instant().isBefore(known.until())) {
            known = verify(accessToken, issuers);
            verified.put(digest, known);
        }
        return caller(known.claims(), issuers.apply(known.issuer()), digest);
    }

    /** Everything but the signature is looked at anew for each call: the clock, the ledger and the mandates move on. */
    private Caller caller(JWTClaimsSet claims, IssuerRecord issuer, Digest token) {
        Instant expiresAt = checkTimes(claims);
        if (!claims.getAudience().contains(properties.audience())) {
            throw Failure.of(FailureKind.WRONG_AUDIENCE, "The token is not meant for " + properties.audience() + ".");
        }
        String subject = required(claims.getSubject(), "sub");
        OrganizationClaim organization = OrganizationClaim.read(claims.getClaim(OrganizationClaim.NAME));
        Organization.Kind kind = kind(organization.id(), issuer);
        return new Caller(
                issuer.url(),
                issuer.key(),
                issuer.member(),
                new Organization(organization.id(), organization.alias(), kind),
                organization.roles(),
                pseudonyms.of(issuer.url(), subject, clock.instant()),
                pseudonyms.stable(issuer.url(), subject),
                text(claims, "acr", "0"),
                authTime(claims),
                text(claims, "azp", "unknown"),
                token,
                expiresAt,
                kind == Organization.Kind.CONSORTIUM
                        ? mandates.engagement(issuer.key(), organization.id(), clock.millis())
                        : Optional.empty());
    }

    private Verified verify(String accessToken, Function<String, IssuerRecord> issuers) {
        SignedJWT token = parse(accessToken);
        String issuer = issuerUrl(token);
        JWTClaimsSet claims = keys.verified(token, issuers.apply(issuer).url());
        return new Verified(issuer, claims, clock.instant().plus(VERIFIED_FOR));
    }

    private static Digest digest(String accessToken) {
        if (accessToken.length() > MAX_TOKEN) {
            throw Failure.of(FailureKind.TOKEN_INVALID, "The token is longer than " + MAX_TOKEN + " characters.");
        }
        return Digest.of(accessToken.getBytes(StandardCharsets.UTF_8));
    }

    private Organization.Kind kind(String organization, IssuerRecord issuer) {
        if (organization.equals(issuer.memberOrganization())) {
            return Organization.Kind.MEMBER;
        }
        return properties.isAuditor(organization) ? Organization.Kind.CONSORTIUM : Organization.Kind.TENANT;
    }

    private static SignedJWT parse(String accessToken) {
        try {
            return SignedJWT.parse(accessToken);
        } catch (ParseException e) {
            throw Failure.of(FailureKind.TOKEN_INVALID, "The token is not a signed JWT.")
                    .causedBy(e);
        }
    }

    /** After a restart the issuer may only not have been read yet; a client must not take that for a refusal. */
    private Failure notListed(String url) {
        Failure failure = ledger.caughtUp()
                ? Failure.of(FailureKind.UNKNOWN_ISSUER, "The ledger lists no such token issuer.")
                : Failure.of(FailureKind.LEDGER_UNAVAILABLE, "The ledger is still being read after a start.");
        return failure.because("iss " + url);
    }

    private static String issuerUrl(SignedJWT token) {
        try {
            return required(token.getJWTClaimsSet().getIssuer(), "iss");
        } catch (ParseException e) {
            throw Failure.of(FailureKind.TOKEN_INVALID, "The token's claims cannot be read.")
                    .causedBy(e);
        }
    }

    /** Asked before the signature is checked, so that nobody makes this process fetch keys from where they like. */
    private IssuerRecord issuer(String url) {
        return ledger.issuer(IssuerRecord.keyOf(url))
                .filter(IssuerRecord::active)
                .orElseThrow(() -> notListed(url));
    }

    private IssuerRecord ownIssuer(String url) {
        IssuerRecord issuer = issuer(url);
        if (!issuer.member().equals(member)) {
            throw wrongIssuer(issuer.member());
        }
        return issuer;
    }

    private Failure wrongIssuer(MspId speaksFor) {
        return Failure.of(
                FailureKind.WRONG_ISSUER, "The token's realm speaks for " + speaksFor + ", not for " + member + ".");
    }

    private Instant checkTimes(JWTClaimsSet claims) {
        Instant now = clock.instant();
        Duration skew = properties.clockSkew();
        Instant expires = instant(claims.getExpirationTime(), "exp");
        Instant issued = instant(claims.getIssueTime(), "iat");
        if (!now.isBefore(expires.plus(skew))) {
            throw Failure.of(FailureKind.TOKEN_EXPIRED, "The token expired at " + expires + ".");
        }
        Date notBefore = claims.getNotBeforeTime();
        if (issued.isAfter(now.plus(skew))
                || (notBefore != null && notBefore.toInstant().isAfter(now.plus(skew)))) {
            throw Failure.of(FailureKind.TOKEN_INVALID, "The token is not valid yet.");
        }
        if (Duration.between(issued, expires).compareTo(properties.maxLifetime()) > 0) {
            throw Failure.of(
                    FailureKind.TOKEN_TOO_LONG_LIVED,
                    "The token lives longer than " + properties.maxLifetime().toSeconds() + " seconds.");
        }
        return expires;
    }

    private static long authTime(JWTClaimsSet claims) {
        return claims.getClaim("auth_time") instanceof Number seconds ? Math.max(0, seconds.longValue()) : 0;
    }

    private static String text(JWTClaimsSet claims, String name, String otherwise) {
        return claims.getClaim(name) instanceof String text && !text.isEmpty() ? text : otherwise;
    }

    private static Instant instant(@Nullable Date date, String claim) {
        if (date == null) {
            throw Failure.of(FailureKind.TOKEN_INVALID, "The token has no " + claim + ".");
        }
        return date.toInstant();
    }

    private static String required(@Nullable String value, String claim) {
        if (value == null || value.isEmpty()) {
            throw Failure.of(FailureKind.TOKEN_INVALID, "The token has no " + claim + ".");
        }
        return value;
    }
}
