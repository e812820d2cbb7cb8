package org.hansa.launcher.keycloak;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One-time codes of an authenticator app (RFC 6238: HMAC-SHA-1, six digits, thirty seconds), for personas. */
public final class OneTimeCodes {
    static final int DIGITS = 6;
    static final int PERIOD_SECONDS = 30;
    private static final int MODULUS = 1_000_000;
    private static final int KEY_BYTES = 20;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 5;

    private OneTimeCodes() {}

    /** The secret that follows from a seed, in base 32, of the length that RFC 4226 recommends. */
    static String secret(String seed) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(seed.getBytes(StandardCharsets.UTF_8));
            return encoded(Arrays.copyOf(hash, KEY_BYTES));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** The code that an authenticator shows at that time. */
    public static String at(String secret, Instant time) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(decoded(secret), "HmacSHA1"));
            long step = Math.floorDiv(time.getEpochSecond(), PERIOD_SECONDS);
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0xf;
            int truncated = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
            return String.format(Locale.ROOT, "%0" + DIGITS + "d", truncated % MODULUS);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HMAC-SHA-1", impossible);
        }
    }

    /** When the next code is shown. */
    public static Instant next(Instant time) {
        return Instant.ofEpochSecond((Math.floorDiv(time.getEpochSecond(), PERIOD_SECONDS) + 1) * PERIOD_SECONDS);
    }

    private static String encoded(byte[] key) {
        StringBuilder text = new StringBuilder();
        int held = 0;
        int bits = 0;
        for (byte octet : key) {
            held = (held << Byte.SIZE | octet & 0xff) & 0xffff;
            bits += Byte.SIZE;
            while (bits >= BITS) {
                bits -= BITS;
                text.append(BASE32.charAt(held >> bits & 31));
            }
        }
        return text.toString();
    }

    private static byte[] decoded(String secret) {
        ByteBuffer key = ByteBuffer.allocate(secret.length() * BITS / Byte.SIZE);
        int held = 0;
        int bits = 0;
        for (char letter : secret.toCharArray()) {
            int value = BASE32.indexOf(letter);
            if (value < 0) {
                throw new IllegalArgumentException("a one-time secret has letters of base 32 only");
            }
            held = (held << BITS | value) & 0xffff;
            bits += BITS;
            if (bits >= Byte.SIZE) {
                bits -= Byte.SIZE;
                key.put((byte) (held >> bits));
            }
        }
        return key.array();
    }
}
