package org.hansa.network.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.EvidenceException;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** The chaincode events of a block: those of its valid transactions, in their order. */
final class BlockEvents {

    private BlockEvents() {}

    static List<ChaincodeEvent> of(Block block) {
        List<ChaincodeEvent> events = new ArrayList<>();
        byte[] filter = Blocks.transactionsFilter(block);
        List<ByteString> envelopes = block.getData().getDataList();
        for (int i = 0; i < envelopes.size() && i < filter.length; i++) {
            if (filter[i] == TxValidationCode.VALID_VALUE) {
                add(envelopes.get(i), events);
            }
        }
        return events;
    }

    private static void add(ByteString bytes, List<ChaincodeEvent> events) {
        SignedEnvelope envelope = SignedEnvelope.parse(bytes);
        if (!envelope.isEndorserTransaction()) {
            return;
        }
        try {
            ByteString event = EndorsedTransaction.of(envelope).action().getEvents();
            if (!event.isEmpty()) {
                events.add(ChaincodeEvent.parseFrom(event));
            }
        } catch (InvalidProtocolBufferException | EvidenceException e) {
            throw new IllegalStateException("a valid transaction's event cannot be read", e);
        }
    }
}
