package org.hansa.network.simulator;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;

/**
 * What a simulation leaves.
 *
 * @param readWriteSet a serialised {@code TxReadWriteSet}, the bytes that are endorsed
 * @param privateWrites the values behind the hashed writes; they stay with the members and never enter a block
 * @param interest the chaincodes and collections that were touched, from which a Gateway plans the endorsers
 */
public record SimulationResult(
        ByteString readWriteSet, Optional<TxPvtReadWriteSet> privateWrites, ChaincodeInterest interest) {}
