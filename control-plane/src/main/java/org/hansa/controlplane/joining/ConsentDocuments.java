package org.hansa.controlplane.joining;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.Digest;

/**
 * What an organisation accepts when it applies, each document in one version, fixed by the digest of its bytes. A changed
 * document is a new version beside the old one.
 */
public final class ConsentDocuments {
    private static final String SCHEMA = "consents/1";
    private static final List<Document> DOCUMENTS = List.of(
            read("member-agreement", "1", "Member agreement"), read("data-protection", "1", "Data protection terms"));

    private ConsentDocuments() {}

    /** @param text as it is shown @param digest SHA-256 of the text's bytes */
    public record Document(String name, String version, String title, String text, Digest digest) {}

    /** In force now. */
    public static List<Document> current() {
        return DOCUMENTS;
    }

    /** What is still to be accepted, given the digests that were. */
    static List<Document> missing(Collection<String> accepted) {
        return DOCUMENTS.stream()
                .filter(each -> !accepted.contains(each.digest().hex()))
                .toList();
    }

    /** What {@link org.hansa.ledger.model.Admission#consents()} names: the documents with their versions and digests. */
    static Digest accepted() {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Document each : DOCUMENTS) {
            list.add(new TreeMap<>(Map.of(
                    "name", each.name(),
                    "version", each.version(),
                    "digest", each.digest().hex())));
        }
        return Digest.of(CanonicalJson.write(new TreeMap<>(Map.of("schema", SCHEMA, "documents", list))));
    }

    private static Document read(String name, String version, String title) {
        String file = "/joining/documents/" + name + "-" + version + ".txt";
        try (InputStream in = ConsentDocuments.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the document " + file + " is not in this program");
            }
            byte[] bytes = in.readAllBytes();
            return new Document(name, version, title, new String(bytes, StandardCharsets.UTF_8), Digest.of(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
