package org.hansa.controlplane.authz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Fields;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.PolicyRevision;

/**
 * What the tests of a revision came to: {@code policy-tests/1}, as {@code policy/check.sh --results} writes it.
 *
 * @param bundleDigest of the bundle that was tested
 * @param passed names of tests; the same for {@code failed}
 * @param covered files whose every line is reached; {@code uncovered} are the others
 * @param digest of the file's bytes: what the ledger records
 */
public record PolicyTests(
        PolicyRevision revision,
        Digest bundleDigest,
        List<String> passed,
        List<String> failed,
        List<String> covered,
        List<String> uncovered,
        Digest digest) {
    private static final String SCHEMA = "policy-tests/1";
    private static final long MAX_BYTES = 4L << 20;

    static PolicyTests read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is larger than test results may be");
        }
        byte[] bytes = Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
        try {
            Fields fields = Fields.parse(bytes, SCHEMA);
            PolicyTests tests = new PolicyTests(
                    new PolicyRevision(fields.string("revision")),
                    fields.digest("bundleDigest"),
                    fields.strings("passed"),
                    fields.strings("failed"),
                    fields.strings("covered"),
                    fields.strings("uncovered"),
                    Digest.of(Files.readAllBytes(file)));
            fields.end();
            return tests;
        } catch (MalformedRecordException e) {
            throw new IOException(file + " holds no test results: " + e.getMessage(), e);
        }
    }

    /** Whether every test passed and every line was reached. */
    public boolean sound() {
        return !passed.isEmpty() && failed.isEmpty() && uncovered.isEmpty();
    }
}
