package org.hansa.launcher.demo;

import com.google.protobuf.ByteString;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.hansa.fabric.evidence.Signatures;
import org.hansa.launcher.installation.Installation;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.JsonObject;
import org.hansa.ledger.model.MspId;
import org.hansa.network.config.Member;
import org.hansa.network.crypto.KeyFiles;
import org.hansa.network.crypto.PemFiles;
import org.hansa.reports.format.CosignStatement;
import org.hansa.reports.format.Dsse;
import org.hansa.reports.format.JsonLines;
import org.hansa.reports.format.Manifest;
import org.hansa.reports.format.Paths;
import org.hansa.reports.format.ReportFiles;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** What dishonest exporters do to a report, with all keys that they could have. */
final class Forgeries {
    private final Installation installation;
    private final Path report;

    Forgeries(Installation installation, Path report) {
        this.installation = installation;
        this.report = report;
    }

    /** A copy with one bit of one event's bytes changed. */
    Path flipped(Path target) throws IOException {
        ReportFiles files = read();
        byte[] leaves = files.required(Paths.LEAVES).clone();
        leaves[leaves.length / 3] ^= 1;
        return write(files.with(Paths.LEAVES, leaves), target);
    }

    /** A copy without its last event, counted again and signed again by the exporter and by another member that helps. */
    Path withoutOneRecord(Path target) throws IOException {
        TreeMap<String, byte[]> files = new TreeMap<>(read().files());
        Manifest old = Manifest.parse(files.get(Paths.MANIFEST));
        for (String path : List.of(Paths.LEAVES, Paths.LEAF_PATHS)) {
            List<byte[]> lines = new ArrayList<>(JsonLines.read(path, files.get(path)));
            lines.remove(lines.size() - 1);
            files.put(path, JsonLines.write(lines));
        }
        List.of(Paths.MANIFEST, Paths.MANIFEST_SIGNATURE, Paths.COSIGNATURE).forEach(files::remove);
        List<Manifest.ListedFile> listed = new ArrayList<>();
        files.forEach((path, bytes) -> listed.add(new Manifest.ListedFile(path, bytes.length, Digest.of(bytes))));
        Manifest manifest = new Manifest(
                old.reportId(),
                old.exporter(),
                old.channel(),
                old.genesisBlockHash(),
                old.claimProfile(),
                old.contract(),
                old.generatedAtMillis(),
                old.closings(),
                old.leaves() - 1,
                old.voided(),
                old.decisions(),
                old.policyRevisions(),
                old.knownGaps(),
                old.notShown(),
                listed);
        files.put(Paths.MANIFEST, manifest.bytes());
        sign(files, manifest);
        return write(new ReportFiles(files), target);
    }

    private void sign(TreeMap<String, byte[]> files, Manifest manifest) {
        byte[] statement = Dsse.statement(
                manifest.digest(), Manifest.PREDICATE, JsonObject.create().with("reportId", manifest.reportId()));
        files.put(
                Paths.MANIFEST_SIGNATURE,
                Dsse.sign(statement, signer(Consortium.HOME)).bytes());
        Dsse.Signer helper = signer(Consortium.OTHER);
        CosignStatement cosigned = new CosignStatement(
                new MspId(helper.mspId()), manifest.channel(), manifest.digest(), 1, manifest.closings());
        files.put(
                Paths.COSIGNATURE,
                Dsse.sign(Dsse.statement(manifest.digest(), CosignStatement.PREDICATE, cosigned.json()), helper)
                        .bytes());
    }

    private Dsse.Signer signer(String memberId) {
        Member member = installation.consortium().member(memberId);
        KeyFiles files = installation.crypto().user(member, "Anchor");
        return new Dsse.Signer() {
            @Override
            public String mspId() {
                return member.msp();
            }

            @Override
            public ByteString identity() {
                try {
                    return SerializedIdentity.newBuilder()
                            .setMspid(member.msp())
                            .setIdBytes(
                                    ByteString.copyFrom(Files.readString(files.certificate()), StandardCharsets.UTF_8))
                            .build()
                            .toByteString();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public byte[] sign(byte[] message) {
                return Signatures.sign(PemFiles.readKey(files.key()), message);
            }
        };
    }

    private ReportFiles read() throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(report))) {
            return ReportFiles.readFrom(in);
        }
    }

    private static Path write(ReportFiles files, Path target) throws IOException {
        try (OutputStream out = Files.newOutputStream(target)) {
            files.writeTo(out);
        }
        return target;
    }
}
