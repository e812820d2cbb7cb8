package org.hansa.launcher.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets of this installation: made when first asked for, kept in one file each that only the owner can read, the same
 * ever after. There is no default password anywhere.
 */
public final class SecretStore {
    /** 32 letters and digits, without those that people confuse when they type a password from a screen. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

    private static final int LENGTH = 26;

    private final Path directory;
    private final SecureRandom random = new SecureRandom();

    public SecretStore(Path directory) {
        this.directory = directory;
    }

    /** The secret of this name, 26 characters (130 bits), generated if it is new. */
    public synchronized String secret(String name) {
        Path file = file(name);
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read the secret " + file, failure);
        }
        byte[] bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        String secret = typable(bytes);
        HansaHome.privateFile(file, secret + "\n");
        return secret;
    }

    /** One of any number of secrets that follow from a single stored one, for example a persona's password. */
    public String derived(String name, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret(name).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] bytes = mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
            return typable(Arrays.copyOf(bytes, LENGTH));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Five bits of each byte. */
    private static String typable(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        for (byte octet : bytes) {
            text.append(ALPHABET.charAt(octet & 31));
        }
        return text.toString();
    }

    /** Where the secret of this name is, made if it is new: for programs that take a file. */
    public Path secretFile(String name) {
        secret(name);
        return file(name);
    }

    private Path file(String name) {
        return directory.resolve(name);
    }
}
