package org.hansa.controlplane.joining;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.hansa.controlplane.kernel.BoundedCache;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.FieldErrors;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;

/**
 * An applicant's passphrase: PBKDF2, and few guesses. For an application that there is not nothing is derived: ids are random,
 * so the quick answer helps nobody, and strangers cannot keep the derivations busy.
 */
final class Passphrases {
    static final int MIN_LENGTH = 12;
    static final int MAX_LENGTH = 200;
    static final int MAX_GUESSES = 10;
    static final Duration LOCKED_FOR = Duration.ofMinutes(15);
    private static final Duration GOOD_FOR = Duration.ofMinutes(5);
    private static final String HMAC = "HmacSHA256";
    private static final long WAIT_SECONDS = 3;
    private static final int MAX_REMEMBERED = 10_000;
    private final PasswordEncoder encoder = Pbkdf2PasswordEncoder.defaultsForSpringSecurity_v5_8();
    /** Deriving a key takes most of a core for a moment; the rest of the member must not notice. */
    private final Semaphore atOnce = new Semaphore(2);

    private final Clock clock;
    private final Map<String, Guesses> guesses = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Guesses> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /** A program shows the passphrase with each call; what was right a moment ago is not derived again. */
    private final BoundedCache<String, Shown> right = new BoundedCache<>(MAX_REMEMBERED);

    private final SecretKeySpec key = processKey();

    private record Guesses(int wrong, long sinceMillis) {}

    /** @param mac of the passphrase, under a key that ends with the process */
    private record Shown(String encoded, String mac, long atMillis) {}

    Passphrases(Clock clock) {
        this.clock = clock;
    }

    /** @throws Failure INVALID_FIELD when it is too short */
    String encode(String passphrase) {
        FieldErrors errors = new FieldErrors();
        errors.require(passphrase.length() >= MIN_LENGTH, "passphrase", "has fewer than " + MIN_LENGTH + " characters");
        errors.require(passphrase.length() <= MAX_LENGTH, "passphrase", "has more than " + MAX_LENGTH + " characters");
        errors.throwIfAny();
        return guarded(() -> encoder.encode(passphrase));
    }

    /** @throws Failure APPLICANT_UNKNOWN when it is not its passphrase, TOO_MANY_REQUESTS after too many guesses */
    Application check(String id, String passphrase, Optional<Application> application) {
        requireFewGuesses(id);
        if (application.isEmpty()) {
            throw unknown();
        }
        String encoded = application.get().passphrase();
        String mac = mac(id, passphrase);
        Shown before = right.get(id);
        boolean shown = before != null
                && before.equals(new Shown(encoded, mac, before.atMillis()))
                && clock.millis() - before.atMillis() < GOOD_FOR.toMillis();
        if (shown) {
            return application.get();
        }
        boolean matches = passphrase.length() <= MAX_LENGTH && guarded(() -> encoder.matches(passphrase, encoded));
        if (!matches) {
            wrong(id);
            throw unknown();
        }
        synchronized (guesses) {
            guesses.remove(id);
        }
        right.put(id, new Shown(encoded, mac, clock.millis()));
        return application.get();
    }

    private static Failure unknown() {
        return Failure.of(FailureKind.APPLICANT_UNKNOWN, FailureKind.APPLICANT_UNKNOWN.meaning());
    }

    private void requireFewGuesses(String id) {
        synchronized (guesses) {
            Guesses known = guesses.get(id);
            long left = known == null ? 0 : known.sinceMillis() + LOCKED_FOR.toMillis() - clock.millis();
            if (known != null && known.wrong() >= MAX_GUESSES && left > 0) {
                throw Failure.of(
                                FailureKind.TOO_MANY_REQUESTS,
                                "The passphrase of this application was wrong " + known.wrong() + " times.")
                        .retryAfter(Duration.ofMillis(left));
            }
        }
    }

    private void wrong(String id) {
        synchronized (guesses) {
            long now = clock.millis();
            Guesses known = guesses.getOrDefault(id, new Guesses(0, now));
            boolean old = now - known.sinceMillis() > LOCKED_FOR.toMillis();
            guesses.put(id, old ? new Guesses(1, now) : new Guesses(known.wrong() + 1, now));
        }
    }

    private <T> T guarded(Supplier<T> work) {
        if (!acquired()) {
            throw Failure.of(FailureKind.TOO_MANY_REQUESTS, "Others are signing in just now.")
                    .retryAfter(Duration.ofSeconds(1));
        }
        try {
            return work.get();
        } finally {
            atOnce.release();
        }
    }

    private boolean acquired() {
        try {
            return atOnce.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String mac(String id, String passphrase) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update(id.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return HexFormat.of().formatHex(mac.doFinal(passphrase.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    private static SecretKeySpec processKey() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return new SecretKeySpec(bytes, HMAC);
    }
}
