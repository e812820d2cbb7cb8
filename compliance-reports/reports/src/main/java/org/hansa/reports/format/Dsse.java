package org.hansa.reports.format;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Fields;
import org.hansa.ledger.model.JsonObject;
import org.hansa.ledger.model.MalformedRecordException;

/**
 * A DSSE envelope (Dead Simple Signing Envelope 1.0) around an in-toto Statement v1, with one signature. Next to
 * {@code keyid} and {@code sig} the signature carries the signer's Fabric identity, which readers of plain DSSE pass over.
 *
 * @param statement the statement's canonical JSON bytes
 * @param identity Fabric {@code SerializedIdentity} bytes
 */
public record Dsse(byte[] statement, String keyId, ByteString identity, byte[] signature) {
    public static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";
    private static final String STATEMENT_TYPE = "https://in-toto.io/Statement/v1";

    /** Signs bytes with a ledger identity. */
    public interface Signer {
        /** MSP id of the signer. */
        String mspId();

        /** Fabric {@code SerializedIdentity} bytes. */
        ByteString identity();

        /** ECDSA over SHA-256 of the message, DER, low S. */
        byte[] sign(byte[] message);
    }

    /** A statement about {@code manifest.json}. */
    public static byte[] statement(Digest manifest, String predicateType, JsonObject predicate) {
        return JsonObject.create()
                .with("_type", STATEMENT_TYPE)
                .with("predicateType", predicateType)
                .with("predicate", predicate)
                .withRecords("subject", List.of(new Subject(Paths.MANIFEST, manifest)))
                .bytes();
    }

    private record Subject(String name, Digest digest) implements CanonicalRecord {
        @Override
        public JsonObject json() {
            return JsonObject.create()
                    .with("name", name)
                    .with("digest", JsonObject.create().with("sha256", digest.hex()));
        }
    }

    public static Dsse sign(byte[] statement, Signer signer) {
        return new Dsse(
                statement, signer.mspId(), signer.identity(), signer.sign(preAuthenticationEncoding(statement)));
    }

    /** What is signed: {@code DSSEv1 SP len(type) SP type SP len(body) SP body}. */
    public byte[] signedBytes() {
        return preAuthenticationEncoding(statement);
    }

    /** The digest of the manifest that the statement is about, after checking its type. */
    public Digest subject(String expectedPredicateType) {
        Map<String, Object> fields = CanonicalJson.readObject(statement);
        Fields reader = Fields.part(fields, "statement");
        if (!reader.string("_type").equals(STATEMENT_TYPE)
                || !reader.string("predicateType").equals(expectedPredicateType)) {
            throw new MalformedRecordException("statement: not a statement of type " + expectedPredicateType);
        }
        List<Digest> digests = reader.parts("subject", subject -> {
            if (!subject.string("name").equals(Paths.MANIFEST)) {
                throw new MalformedRecordException("statement: its subject is not " + Paths.MANIFEST);
            }
            return Fields.part(subject.object("digest"), "digest").digest("sha256");
        });
        if (digests.size() != 1) {
            throw new MalformedRecordException("statement: it has not one subject");
        }
        return digests.get(0);
    }

    public Map<String, Object> predicate() {
        return Fields.part(CanonicalJson.readObject(statement), "statement").object("predicate");
    }

    public byte[] bytes() {
        Base64.Encoder base64 = Base64.getEncoder();
        return JsonObject.create()
                .with("payloadType", PAYLOAD_TYPE)
                .with("payload", base64.encodeToString(statement))
                .withRecords("signatures", List.of((CanonicalRecord) () -> JsonObject.create()
                        .with("keyid", keyId)
                        .with("sig", base64.encodeToString(signature))
                        .with("identity", base64.encodeToString(identity.toByteArray()))))
                .bytes();
    }

    /** @throws MalformedRecordException when the bytes are not such an envelope */
    public static Dsse parse(byte[] bytes) {
        Fields envelope = Fields.part(CanonicalJson.readObject(bytes), "dsse");
        if (!envelope.string("payloadType").equals(PAYLOAD_TYPE)) {
            throw new MalformedRecordException("dsse: unknown payload type");
        }
        byte[] statement = decode(envelope.string("payload"));
        List<Dsse> signed = envelope.parts("signatures", signature -> {
            Dsse dsse = new Dsse(
                    statement,
                    signature.string("keyid"),
                    ByteString.copyFrom(decode(signature.string("identity"))),
                    decode(signature.string("sig")));
            signature.end();
            return dsse;
        });
        envelope.end();
        if (signed.size() != 1) {
            throw new MalformedRecordException("dsse: expected one signature, found " + signed.size());
        }
        return signed.get(0);
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException("dsse: not base64");
        }
    }

    private static byte[] preAuthenticationEncoding(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String head = "DSSEv1 " + PAYLOAD_TYPE.length() + " " + PAYLOAD_TYPE + " " + body.length + " ";
        out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        out.writeBytes(body);
        return out.toByteArray();
    }
}
