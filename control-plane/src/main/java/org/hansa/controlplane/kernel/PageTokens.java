package org.hansa.controlplane.kernel;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Opaque page tokens: the sort key of the last element shown, with a MAC over it and over the scope (who asked, and what
 * for). A token of another caller or another query is refused, so nobody walks another's pages.
 */
public final class PageTokens {
    private static final int MAC_BYTES = 16;
    private static final int MAX_TOKEN = 512;
    private final SecretKeySpec key;

    public PageTokens(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /** @param scope everything that the token is bound to: the caller's organisation, the path and the filters */
    public String issue(String scope, String position) {
        byte[] text = position.getBytes(StandardCharsets.UTF_8);
        byte[] token = Arrays.copyOf(mac(scope, text), MAC_BYTES + text.length);
        System.arraycopy(text, 0, token, MAC_BYTES, text.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** @throws Failure {@link FailureKind#INVALID_FIELD} when the token is not one of this scope */
    public String open(String scope, String token) {
        byte[] bytes = decode(token);
        if (bytes.length > MAC_BYTES) {
            byte[] text = Arrays.copyOfRange(bytes, MAC_BYTES, bytes.length);
            if (MessageDigest.isEqual(Arrays.copyOf(bytes, MAC_BYTES), mac(scope, text))) {
                return new String(text, StandardCharsets.UTF_8);
            }
        }
        FieldErrors errors = new FieldErrors();
        errors.add("pageToken", "is not a token of this query");
        errors.throwIfAny();
        throw new IllegalStateException("unreachable");
    }

    /** Cuts a page out of a list that is sorted by {@code position}. */
    public <T> Page<T> page(
            List<T> sorted, Function<T, String> position, String scope, @Nullable String token, int size) {
        String after = token == null ? "" : open(scope, token);
        List<T> rest = sorted.stream()
                .filter(each -> position.apply(each).compareTo(after) > 0)
                .limit(size + 1L)
                .toList();
        if (rest.size() <= size) {
            return new Page<>(rest, null);
        }
        List<T> items = rest.subList(0, size);
        return new Page<>(items, issue(scope, position.apply(items.get(size - 1))));
    }

    private static byte[] decode(String token) {
        if (token.length() > MAX_TOKEN) {
            return new byte[0];
        }
        try {
            return Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private byte[] mac(String scope, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(scope.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return Arrays.copyOf(mac.doFinal(text), MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
