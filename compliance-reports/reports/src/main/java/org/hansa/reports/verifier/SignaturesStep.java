package org.hansa.reports.verifier;

import org.hansa.fabric.evidence.msp.InvalidIdentityException;
import org.hansa.fabric.evidence.msp.MspIdentity;
import org.hansa.ledger.model.Fields;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.reports.format.CosignStatement;
import org.hansa.reports.format.Dsse;
import org.hansa.reports.format.Manifest;
import org.hansa.reports.format.Paths;

/** Two signatures of two members of the channel, and a cosigner who saw the same heads. */
final class SignaturesStep {
    private SignaturesStep() {}

    static String run(Evidence evidence) {
        Manifest manifest = evidence.manifest();
        MspIdentity exporter = signer(evidence, Paths.MANIFEST_SIGNATURE, Manifest.PREDICATE);
        if (!exporter.mspId().equals(manifest.exporter().value())) {
            throw VerificationException.invalid(
                    Paths.MANIFEST_SIGNATURE,
                    "is by " + exporter.mspId() + ", the manifest names " + manifest.exporter());
        }
        MspIdentity cosigner = signer(evidence, Paths.COSIGNATURE, CosignStatement.PREDICATE);
        if (cosigner.mspId().equals(exporter.mspId())) {
            throw VerificationException.invalid(
                    Paths.COSIGNATURE, "is by " + cosigner.mspId() + " too: a second member has to sign");
        }
        checkStatement(evidence, cosigner.mspId());
        return exporter.mspId() + " and " + cosigner.mspId();
    }

    private static MspIdentity signer(Evidence evidence, String path, String predicateType) {
        byte[] file = evidence.files
                .file(path)
                .orElseThrow(() -> VerificationException.incomplete(path, "the signature is missing"));
        try {
            Dsse dsse = Dsse.parse(file);
            if (!dsse.subject(predicateType).equals(evidence.manifest().digest())) {
                throw VerificationException.invalid(path, "is over another manifest");
            }
            MspIdentity identity =
                    evidence.chain().configurations().current().msps().identity(dsse.identity());
            if (!identity.isValid()) {
                throw VerificationException.invalid(
                        path, "signer: " + identity.invalidity().orElse("not valid"));
            }
            if (!identity.verify(Evidence.bytes(dsse.signedBytes()), Evidence.bytes(dsse.signature()))) {
                throw VerificationException.invalid(path, "the signature does not hold");
            }
            return identity;
        } catch (MalformedRecordException | InvalidIdentityException e) {
            throw VerificationException.invalid(path, String.valueOf(e.getMessage()));
        }
    }

    private static void checkStatement(Evidence evidence, String cosigner) {
        Dsse dsse = Dsse.parse(evidence.files.required(Paths.COSIGNATURE));
        try {
            CosignStatement statement = CosignStatement.read(Fields.of(dsse.predicate(), CosignStatement.SCHEMA));
            boolean same = statement.cosigner().value().equals(cosigner)
                    && statement.channel().equals(evidence.manifest().channel())
                    && statement.manifest().equals(evidence.manifest().digest())
                    && statement.closings().equals(evidence.manifest().closings());
            if (!same) {
                throw VerificationException.invalid(
                        Paths.COSIGNATURE, "the cosigner's own ledger closes with other heads than the manifest");
            }
        } catch (MalformedRecordException e) {
            throw VerificationException.invalid(Paths.COSIGNATURE, String.valueOf(e.getMessage()));
        }
    }
}
