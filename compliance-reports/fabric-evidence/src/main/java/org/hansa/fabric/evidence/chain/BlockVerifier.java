package org.hansa.fabric.evidence.chain;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.EvidenceException;
import org.hansa.fabric.evidence.SignedData;
import org.hansa.fabric.evidence.chain.AttestedBlock.Attestation;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.config.Consenter;
import org.hansa.fabric.evidence.msp.InvalidIdentityException;
import org.hansa.fabric.evidence.msp.MspIdentity.SignerKey;
import org.hansa.fabric.evidence.policy.SignerSet;
import org.hansa.fabric.evidence.policy.Verdict;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.IdentifierHeader;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/**
 * Checks blocks against the channel configuration under which the orderers signed them: the form of the data, the data
 * hash, the orderers' signatures. Needs no other block; {@link #linked} checks neighbours where both are at hand.
 */
public final class BlockVerifier {
    private final ChannelConfiguration configuration;
    private final Map<SignerKey, Consenter> consenters = new HashMap<>();

    /** @param configuration the newest one before the blocks to be checked */
    public BlockVerifier(ChannelConfiguration configuration) {
        this.configuration = configuration;
        for (Consenter consenter : configuration.consenters()) {
            try {
                consenters.put(
                        configuration
                                .msps()
                                .identity(consenter.serializedIdentity())
                                .signerKey(),
                        consenter);
            } catch (InvalidIdentityException cannotSign) {
                // An orderer without a valid certificate counts towards n, never towards the quorum.
            }
        }
    }

    public Verified<AttestedBlock> verify(Block block) {
        Optional<Finding> data = dataFinding(block);
        return data.isPresent() ? Verified.broken(data.get()) : signatures(block);
    }

    /** Checks that {@code next} follows {@code previous}: number and previous hash. */
    public static Optional<Finding> linked(BlockHeader previous, BlockHeader next) {
        if (next.getNumber() != previous.getNumber() + 1) {
            return Optional.of(Finding.atBlock(
                    Fault.HEADER_LINK,
                    next.getNumber(),
                    "follows block " + Long.toUnsignedString(previous.getNumber()) + " but has not the next number"));
        }
        ByteString expected = ByteString.copyFrom(Blocks.headerHash(previous));
        return expected.equals(next.getPreviousHash())
                ? Optional.empty()
                : Optional.of(Finding.atBlock(
                        Fault.HEADER_LINK, next.getNumber(), "the previous hash is not that of the block before"));
    }

    static Optional<Finding> dataFinding(Block block) {
        long number = block.getHeader().getNumber();
        Optional<String> illFormed = Blocks.illFormedness(block.getData());
        if (illFormed.isPresent()) {
            return Optional.of(Finding.atBlock(Fault.BLOCK_FORM, number, illFormed.get()));
        }
        return ByteString.copyFrom(Blocks.dataHash(block.getData()))
                        .equals(block.getHeader().getDataHash())
                ? Optional.empty()
                : Optional.of(Finding.atBlock(
                        Fault.DATA_HASH, number, "the data hash in the header is not that of the envelopes"));
    }

    private Verified<AttestedBlock> signatures(Block block) {
        long number = block.getHeader().getNumber();
        SignerSet signers;
        try {
            signers = SignerSet.of(configuration.msps(), claims(block));
        } catch (EvidenceException malformed) {
            return Verified.broken(
                    Finding.atBlock(Fault.ORDERER_SIGNATURES, number, String.valueOf(malformed.getMessage())));
        }
        Verdict verdict =
                configuration.policy(ChannelConfiguration.BLOCK_VALIDATION).evaluate(signers);
        if (!verdict.satisfied()) {
            return unsigned(number, "block validation policy: " + verdict.reason(), signers);
        }
        return configuration.isBft()
                ? quorum(block, signers)
                : Verified.holds(attested(
                        block,
                        Attestation.SINGLE_ORDERER,
                        signers.mspIds(),
                        signers.signers().size()));
    }

    /** The policy alone is what peers check; the count keeps a policy that is too weak from passing for a quorum. */
    private Verified<AttestedBlock> quorum(Block block, SignerSet signers) {
        Set<Integer> ids = new HashSet<>();
        signers.signers().forEach(signer -> {
            Consenter consenter = consenters.get(signer.signerKey());
            if (consenter != null) {
                ids.add(consenter.id());
            }
        });
        if (ids.size() < configuration.quorum()) {
            return unsigned(
                    block.getHeader().getNumber(),
                    ids.size() + " of " + configuration.consenters().size() + " orderers signed, a quorum is "
                            + configuration.quorum(),
                    signers);
        }
        return Verified.holds(attested(block, Attestation.BFT_QUORUM, signers.mspIds(), ids.size()));
    }

    private static AttestedBlock attested(Block block, Attestation attestation, Set<String> mspIds, int signatures) {
        return new AttestedBlock(
                block.getHeader().getNumber(),
                ByteString.copyFrom(Blocks.headerHash(block.getHeader())),
                attestation,
                mspIds,
                signatures);
    }

    private static Verified<AttestedBlock> unsigned(long number, String reason, SignerSet signers) {
        String rejected = signers.rejections().isEmpty() ? "" : "; left out: " + signers.rejections();
        return Verified.broken(Finding.atBlock(Fault.ORDERER_SIGNATURES, number, reason + rejected));
    }

    /** BFT signatures name their signer by number, Raft signatures carry its certificate. */
    private List<SignedData> claims(Block block) {
        Metadata metadata = Blocks.ordererSignatures(block);
        List<SignedData> claims = new ArrayList<>();
        for (MetadataSignature signature : metadata.getSignaturesList()) {
            boolean byNumber = configuration.isBft()
                    && signature.getSignatureHeader().isEmpty()
                    && !signature.getIdentifierHeader().isEmpty();
            ByteString header = byNumber ? signature.getIdentifierHeader() : signature.getSignatureHeader();
            ByteString identity = byNumber ? identityByNumber(header) : creator(header);
            claims.add(new SignedData(
                    identity,
                    Blocks.ordererMessage(metadata.getValue(), header, block.getHeader()),
                    signature.getSignature()));
        }
        return claims;
    }

    /** An unknown number gives an identity that no MSP opens: the claim is left out, the others still count. */
    private ByteString identityByNumber(ByteString identifierHeader) {
        try {
            int id = IdentifierHeader.parseFrom(identifierHeader).getIdentifier();
            return configuration
                    .consenter(id)
                    .map(Consenter::serializedIdentity)
                    .orElse(ByteString.EMPTY);
        } catch (InvalidProtocolBufferException e) {
            throw new EvidenceException("an orderer signature's identifier header does not parse", e);
        }
    }

    private static ByteString creator(ByteString signatureHeader) {
        try {
            return SignatureHeader.parseFrom(signatureHeader).getCreator();
        } catch (InvalidProtocolBufferException e) {
            throw new EvidenceException("an orderer signature's signature header does not parse", e);
        }
    }
}
