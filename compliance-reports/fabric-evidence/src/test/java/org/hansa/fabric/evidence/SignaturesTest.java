package org.hansa.fabric.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.math.BigInteger;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignaturesTest {
    private static final byte[] MESSAGE = "capacity/fi-hel-1".getBytes(UTF_8);

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
    void what_is_signed_verifies_and_always_has_a_low_s(String curve) throws Exception {
        KeyPair pair = ecKeys(curve);
        BigInteger order = ((ECPublicKey) pair.getPublic()).getParams().getOrder();
        for (int i = 0; i < 40; i++) {
            byte[] signature = Signatures.sign(pair.getPrivate(), MESSAGE);
            assertThat(EcdsaSignature.parse(signature).isLowS(order)).isTrue();
            assertThat(EcdsaSignature.parse(signature).encode()).isEqualTo(signature);
            assertThat(Signatures.verify(pair.getPublic(), MESSAGE, signature)).isTrue();
        }
    }

    @Test
    void the_high_twin_of_a_good_signature_is_refused() throws Exception {
        KeyPair pair = ecKeys("secp256r1");
        BigInteger order = ((ECPublicKey) pair.getPublic()).getParams().getOrder();
        EcdsaSignature low = EcdsaSignature.parse(Signatures.sign(pair.getPrivate(), MESSAGE));
        byte[] high = new EcdsaSignature(low.r(), order.subtract(low.s())).encode();
        Signature jdk = Signature.getInstance("SHA256withECDSA");
        jdk.initVerify(pair.getPublic());
        jdk.update(MESSAGE);
        assertThat(jdk.verify(high)).as("the JDK alone takes it").isTrue();
        assertThat(Signatures.verify(pair.getPublic(), MESSAGE, high)).isFalse();
    }

    @Test
    void the_native_provider_and_the_jdk_agree() throws Exception {
        KeyPair pair = ecKeys("secp256r1");
        byte[] ours = Signatures.sign(pair.getPrivate(), MESSAGE);
        Signature jdk = Signature.getInstance("SHA256withECDSA", "SunEC");
        jdk.initVerify(pair.getPublic());
        jdk.update(MESSAGE);
        assertThat(jdk.verify(ours)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1"})
    void a_prepared_key_signs_as_the_key_that_it_was_made_of(String curve) throws Exception {
        KeyPair pair = ecKeys(curve);
        byte[] signature = Signatures.sign(Signatures.prepared(pair.getPrivate()), MESSAGE);
        assertThat(Signatures.verify(pair.getPublic(), MESSAGE, signature)).isTrue();
    }

    @Test
    void keys_of_other_kinds_need_no_preparation() throws Exception {
        PrivateKey key =
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
        assertThat(Signatures.prepared(key)).isSameAs(key);
    }

    @Test
    void where_the_native_provider_is_absent_the_jdk_takes_its_place() throws Exception {
        KeyPair pair = ecKeys("secp256r1");
        try (URLClassLoader without = classPathWithoutNativeProvider()) {
            Class<?> signatures = without.loadClass(Signatures.class.getName());
            byte[] signature = (byte[]) signatures
                    .getMethod("sign", PrivateKey.class, byte[].class)
                    .invoke(null, pair.getPrivate(), MESSAGE);
            assertThat(signatures.getMethod("providerName").invoke(null)).isEqualTo("JDK");
            assertThat(Signatures.verify(pair.getPublic(), MESSAGE, signature)).isTrue();
            assertThat(signatures
                            .getMethod("verify", PublicKey.class, byte[].class, byte[].class)
                            .invoke(null, pair.getPublic(), MESSAGE, Signatures.sign(pair.getPrivate(), MESSAGE)))
                    .isEqualTo(true);
        }
    }

    private static URLClassLoader classPathWithoutNativeProvider() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.contains("AmazonCorretto")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    @Test
    void ed25519_is_signed_and_verified_over_the_message_itself() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] signature = Signatures.sign(pair.getPrivate(), MESSAGE);
        assertThat(signature).hasSize(64);
        assertThat(Signatures.verify(pair.getPublic(), MESSAGE, signature)).isTrue();
        signature[7] ^= 1;
        assertThat(Signatures.verify(pair.getPublic(), MESSAGE, signature)).isFalse();
    }

    @Test
    void one_flipped_byte_anywhere_in_signature_or_message_is_refused() throws Exception {
        KeyPair pair = ecKeys("secp256r1");
        byte[] signature = Signatures.sign(pair.getPrivate(), MESSAGE);
        for (int i = 0; i < signature.length; i++) {
            byte[] flipped = signature.clone();
            flipped[i] ^= 1;
            assertThat(Signatures.verify(pair.getPublic(), MESSAGE, flipped))
                    .as("byte %s", i)
                    .isFalse();
        }
        for (int i = 0; i < MESSAGE.length; i++) {
            byte[] flipped = MESSAGE.clone();
            flipped[i] ^= 1;
            assertThat(Signatures.verify(pair.getPublic(), flipped, signature)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "30", // no length
                "3006020101020100", // s is zero
                "3006020100020101", // r is zero
                "30060201ff020101", // r is negative
                "300702020001020101", // r is padded
                "3008020101020101", // longer than there is
                "310602010102010100", // not a sequence
                "3080020101020101", // indefinite length
                "30810602010102010100", // length not in its shortest form
                "30060101010201010000" // a boolean
            })
    void bytes_that_are_no_signature_are_refused_quietly(String hex) throws Exception {
        PublicKey key = ecKeys("secp256r1").getPublic();
        byte[] der = HexFormat.of().parseHex(hex);
        assertThat(Signatures.verify(key, MESSAGE, der)).isFalse();
        assertThatThrownBy(() -> EcdsaSignature.parse(der)).isInstanceOf(EvidenceException.class);
    }

    @Test
    void bytes_after_the_two_numbers_are_passed_over_as_fabric_does() throws Exception {
        KeyPair pair = ecKeys("secp256r1");
        byte[] signature = Signatures.sign(pair.getPrivate(), MESSAGE);
        byte[] longer = Arrays.copyOf(signature, signature.length + 3);
        assertThat(Signatures.verify(pair.getPublic(), MESSAGE, longer)).isTrue();
    }

    @Test
    void keys_that_fabric_does_not_take_verify_nothing() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair rsa = generator.generateKeyPair();
        Signature signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(rsa.getPrivate());
        signer.update(MESSAGE);
        assertThat(Signatures.verify(rsa.getPublic(), MESSAGE, signer.sign())).isFalse();
        assertThatThrownBy(() -> Signatures.sign(rsa.getPrivate(), MESSAGE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RSA");
    }

    private static KeyPair ecKeys(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }
}
