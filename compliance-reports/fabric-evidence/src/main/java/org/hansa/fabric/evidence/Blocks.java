package org.hansa.fabric.evidence;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;

/**
 * A block's hashes and metadata. The header is hashed as DER, not as protobuf; the data hash is flat, over all envelopes
 * in a row; the metadata is in neither, it is signed (orderers) or recomputed (filter, commit hash).
 */
public final class Blocks {
    private Blocks() {}

    /** DER SEQUENCE { INTEGER number, OCTET STRING previousHash, OCTET STRING dataHash }; the number is unsigned. */
    public static byte[] headerBytes(BlockHeader header) {
        return Der.sequence(
                Der.integer(new BigInteger(Long.toUnsignedString(header.getNumber()))),
                Der.octets(header.getPreviousHash().toByteArray()),
                Der.octets(header.getDataHash().toByteArray()));
    }

    /** The block's hash: the next block's previous hash. */
    public static byte[] headerHash(BlockHeader header) {
        return Hashes.sha256(headerBytes(header));
    }

    public static byte[] dataHash(BlockData data) {
        MessageDigest digest = Hashes.sha256();
        for (ByteString envelope : data.getDataList()) {
            digest.update(envelope.asReadOnlyByteBuffer());
        }
        return digest.digest();
    }

    /**
     * Why the data hash does not pin these envelopes, or empty if it does. Because the hash has no lengths, each envelope
     * must have payload and signature and encode to its own bytes, or a byte could move from one to the next. A
     * configuration transaction stands alone in its block and is exempt, as in Fabric.
     */
    public static Optional<String> illFormedness(BlockData data) {
        if (data.getDataCount() == 0) {
            return Optional.of("the block is empty");
        }
        if (isConfiguration(data)) {
            return Optional.empty();
        }
        for (int i = 0; i < data.getDataCount(); i++) {
            Optional<String> reason = illFormedness(data.getData(i));
            if (reason.isPresent()) {
                return Optional.of("envelope " + i + " " + reason.get());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> illFormedness(ByteString raw) {
        try {
            Envelope envelope = Envelope.parseFrom(raw);
            if (envelope.getPayload().isEmpty()) {
                return Optional.of("has no payload");
            }
            if (envelope.getSignature().isEmpty()) {
                return Optional.of("has no signature");
            }
            return envelope.toByteString().equals(raw)
                    ? Optional.empty()
                    : Optional.of("does not encode to its own bytes");
        } catch (InvalidProtocolBufferException e) {
            return Optional.of("is not an Envelope");
        }
    }

    /** True if the block holds one configuration transaction and nothing else. */
    public static boolean isConfiguration(BlockData data) {
        if (data.getDataCount() != 1) {
            return false;
        }
        try {
            return SignedEnvelope.parse(data.getData(0)).channelHeader().getType() == HeaderType.CONFIG_VALUE;
        } catch (EvidenceException notAnEnvelope) {
            return false;
        }
    }

    /** Value and signatures of the orderers; empty in a genesis block. */
    public static Metadata ordererSignatures(Block block) {
        return metadataMessage(block, BlockMetadataIndex.SIGNATURES_VALUE);
    }

    /** The bytes under an orderer's signature. The header argument is the identifier header (BFT) or signature header (Raft). */
    public static ByteString ordererMessage(ByteString metadataValue, ByteString signerHeader, BlockHeader header) {
        return metadataValue.concat(signerHeader).concat(ByteString.copyFrom(headerBytes(header)));
    }

    /** One byte per transaction, a TxValidationCode each; empty in an orderer's copy. */
    public static byte[] transactionsFilter(Block block) {
        return metadataBytes(block, BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE)
                .toByteArray();
    }

    /** The commit hash that the peer stored; empty in an orderer's copy and in block 0. */
    public static byte[] commitHash(Block block) {
        return metadataMessage(block, BlockMetadataIndex.COMMIT_HASH_VALUE)
                .getValue()
                .toByteArray();
    }

    /** Number of the newest configuration block at or before this one, as the orderers signed it. */
    public static long lastConfigurationIndex(Block block) {
        try {
            return OrdererBlockMetadata.parseFrom(ordererSignatures(block).getValue())
                    .getLastConfig()
                    .getIndex();
        } catch (InvalidProtocolBufferException e) {
            throw new EvidenceException("the block's metadata does not name its last configuration block", e);
        }
    }

    private static Metadata metadataMessage(Block block, int index) {
        try {
            return Metadata.parseFrom(metadataBytes(block, index));
        } catch (InvalidProtocolBufferException e) {
            throw new EvidenceException("block metadata " + index + " is not a Metadata message", e);
        }
    }

    private static ByteString metadataBytes(Block block, int index) {
        return index < block.getMetadata().getMetadataCount()
                ? block.getMetadata().getMetadata(index)
                : ByteString.EMPTY;
    }
}
