package org.hansa.controlplane.kernel;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Names that follow from what they name, and that only who has the key can compute: 32 hex digits of an HMAC-SHA-256. */
public final class KeyedNames {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 16;
    private final SecretKeySpec key;

    public KeyedNames(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    public String name(String... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                // Each part with its length, or "a|b","c" and "a","b|c" would be one name.
                mac.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                mac.update(bytes);
            }
            return HexFormat.of().formatHex(mac.doFinal(), 0, BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
