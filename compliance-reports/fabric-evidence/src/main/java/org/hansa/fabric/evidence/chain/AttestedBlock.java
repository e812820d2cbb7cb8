package org.hansa.fabric.evidence.chain;

import com.google.protobuf.ByteString;
import java.util.Set;

/**
 * A block whose data its header pins and whose header its orderers signed.
 *
 * @param number block number
 * @param headerHash the block's hash
 * @param attestation what the signatures amount to
 * @param signers MSP ids of the orderers whose signatures hold, sorted
 * @param signatures how many different orderers signed
 */
public record AttestedBlock(
        long number, ByteString headerHash, Attestation attestation, Set<String> signers, int signatures) {

    /** How strong the orderers' word is. */
    public enum Attestation {
        /** More than two thirds of a BFT channel's orderers: no f of them can have made it up. */
        BFT_QUORUM,
        /** One crash-tolerant (Raft) orderer. It could have made up the block alone: this is never a quorum. */
        SINGLE_ORDERER
    }
}
