package org.hansa.launcher.ballots;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The record of a proposal, as its proposer wrote it: whether it is of the kind's form the control plane says. */
final class ContentFile {
    private static final int MAX_BYTES = 256 * 1024;
    private static final String STANDARD_INPUT = "-";
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ContentFile() {}

    /** @throws IOException when it is not there, too large, or not one JSON object */
    static JsonNode read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = file.toString().equals(STANDARD_INPUT) ? System.in : Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException missing) {
            throw new IOException("there is no content file " + file, missing);
        }
        if (bytes.length > MAX_BYTES) {
            throw new IOException(file + " has more than " + MAX_BYTES + " bytes, which no ballot's content has");
        }
        try {
            JsonNode node = STRICT.readTree(bytes);
            if (!node.isObject()) {
                throw new IOException(file + " must hold one JSON object; 'propose --help' shows two");
            }
            return node;
        } catch (JacksonException broken) {
            throw new IOException(file + " is not JSON: " + broken.getOriginalMessage() + where(broken), broken);
        }
    }

    private static String where(JacksonException broken) {
        return broken.getLocation() == null
                ? ""
                : ", line " + broken.getLocation().getLineNr();
    }
}
