package org.hansa.network;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.config.Consenter;
import org.hansa.network.crypto.CryptoFolder;
import org.hansa.network.crypto.PemFiles;
import org.hansa.network.orderer.OrdererKeys;
import org.hansa.network.orderer.OrdererSigner;

/**
 * The keys of a channel's consenters, found in the crypto folder by their certificates: also those of an orderer that
 * joined after the start, and none of one whose folder is elsewhere.
 */
final class CryptoOrdererKeys implements OrdererKeys {

    private static final String CERTIFICATES = "*/orderers/*/msp/signcerts/*.pem";
    private static final int DEPTH = 6;

    private final Path orderers;
    private final Map<ByteString, OrdererSigner> known = new ConcurrentHashMap<>();

    CryptoOrdererKeys(CryptoFolder crypto) {
        this.orderers = crypto.root().resolve("ordererOrganizations");
    }

    @Override
    public List<OrdererSigner> of(ChannelConfiguration configuration) {
        boolean missing = configuration.consenters().stream()
                .anyMatch(consenter -> !known.containsKey(consenter.serializedIdentity()));
        if (missing) {
            look(configuration.consenters());
        }
        return configuration.consenters().stream()
                .filter(consenter -> known.containsKey(consenter.serializedIdentity()))
                .map(consenter -> new OrdererSigner(
                        consenter.id(),
                        known.get(consenter.serializedIdentity()).key()))
                .sorted(Comparator.comparingInt(OrdererSigner::id))
                .toList();
    }

    private void look(List<Consenter> consenters) {
        Map<ByteString, Path> certificates = certificates();
        for (Consenter consenter : consenters) {
            Path certificate = certificates.get(consenter.certificate());
            if (certificate != null) {
                Path key = certificate.getParent().resolveSibling("keystore").resolve("priv_sk");
                known.put(consenter.serializedIdentity(), new OrdererSigner(consenter.id(), PemFiles.readKey(key)));
            }
        }
    }

    private Map<ByteString, Path> certificates() {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + CERTIFICATES);
        Map<ByteString, Path> certificates = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(orderers, DEPTH)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (matcher.matches(orderers.relativize(file))) {
                    certificates.put(ByteString.copyFrom(Files.readAllBytes(file)), file);
                }
            }
            return certificates;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the orderers' certificates below " + orderers, e);
        }
    }
}
