package org.hansa.reports.verifier;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.Digest;
import org.hansa.reports.format.ClaimProfile;
import org.hansa.reports.format.Manifest;
import org.hansa.reports.format.Paths;
import org.jspecify.annotations.Nullable;

/** The manifest is of a kind that this verifier knows, and lists exactly the files that are there. */
final class FilesStep {
    private static final Set<String> NOT_LISTED = Set.of(Paths.MANIFEST, Paths.MANIFEST_SIGNATURE, Paths.COSIGNATURE);

    private FilesStep() {}

    static String run(Evidence evidence) {
        byte[] bytes = evidence.files.required(Paths.MANIFEST);
        Object schema = CanonicalJson.readObject(bytes).get("schema");
        if (!Manifest.SCHEMA.equals(schema)) {
            throw VerificationException.unsupported(
                    Paths.MANIFEST, "schema " + schema + " is not one this verifier knows");
        }
        Manifest manifest = Manifest.parse(bytes);
        checkProfile(manifest, evidence.trustRoot.leastProfile());
        Map<String, Manifest.ListedFile> listed = new HashMap<>();
        for (Manifest.ListedFile file : manifest.files()) {
            if (NOT_LISTED.contains(file.path()) || listed.put(file.path(), file) != null) {
                throw VerificationException.invalid(file.path(), "is listed twice, or should not be listed");
            }
        }
        evidence.files.files().forEach((path, content) -> {
            Manifest.ListedFile file = listed.remove(path);
            if (!NOT_LISTED.contains(path)) {
                check(path, content, file);
            }
        });
        if (!listed.isEmpty()) {
            throw VerificationException.invalid(
                    listed.keySet().stream().sorted().findFirst().orElseThrow(),
                    "is listed in the manifest and not there");
        }
        evidence.manifest = manifest;
        return manifest.files().size() + " files";
    }

    private static void checkProfile(Manifest manifest, String leastId) {
        ClaimProfile least = ClaimProfile.of(leastId)
                .orElseThrow(() -> VerificationException.unsupported("trust root", "unknown claim profile " + leastId));
        ClaimProfile claimed = ClaimProfile.of(manifest.claimProfile())
                .orElseThrow(() -> VerificationException.unsupported(
                        Paths.MANIFEST, "unknown claim profile " + manifest.claimProfile()));
        if (!claimed.atLeast(least)) {
            throw VerificationException.invalid(
                    Paths.MANIFEST, "claims only " + claimed.id() + ", the trust root asks for " + least.id());
        }
    }

    private static void check(String path, byte[] content, Manifest.@Nullable ListedFile file) {
        if (file == null) {
            throw VerificationException.invalid(path, "is not listed in the manifest");
        }
        if (file.size() != content.length || !file.sha256().equals(Digest.of(content))) {
            throw VerificationException.invalid(path, "its bytes are not those of the manifest");
        }
    }
}
