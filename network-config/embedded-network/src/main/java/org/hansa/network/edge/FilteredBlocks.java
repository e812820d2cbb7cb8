package org.hansa.network.edge;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.EvidenceException;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.FilteredBlock;
import org.hyperledger.fabric.protos.peer.FilteredChaincodeAction;
import org.hyperledger.fabric.protos.peer.FilteredTransaction;
import org.hyperledger.fabric.protos.peer.FilteredTransactionActions;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** A block's ids, codes and event names: what listeners see who may not see contents. Events come without payload. */
final class FilteredBlocks {

    private FilteredBlocks() {}

    static FilteredBlock of(Block block) {
        FilteredBlock.Builder filtered =
                FilteredBlock.newBuilder().setNumber(block.getHeader().getNumber());
        byte[] codes = Blocks.transactionsFilter(block);
        for (int i = 0; i < block.getData().getDataCount(); i++) {
            int code = i < codes.length ? codes[i] & 0xff : TxValidationCode.NOT_VALIDATED_VALUE;
            transaction(block.getData().getData(i), code).ifPresent(found -> {
                filtered.setChannelId(found.channelId());
                filtered.addFilteredTransactions(found.transaction());
            });
        }
        return filtered.build();
    }

    private record Found(String channelId, FilteredTransaction transaction) {}

    private static Optional<Found> transaction(ByteString bytes, int code) {
        SignedEnvelope envelope;
        try {
            envelope = SignedEnvelope.parse(bytes);
        } catch (EvidenceException unreadable) {
            return Optional.empty();
        }
        HeaderType type = HeaderType.forNumber(envelope.channelHeader().getType());
        FilteredTransaction.Builder transaction = FilteredTransaction.newBuilder()
                .setTxid(envelope.transactionId())
                .setTypeValue(envelope.channelHeader().getType())
                .setTxValidationCodeValue(code);
        if (type == HeaderType.ENDORSER_TRANSACTION) {
            transaction.setTransactionActions(actions(envelope));
        }
        return Optional.of(new Found(envelope.channelId(), transaction.build()));
    }

    /** Contents of an invalid transaction may be anything; what does not parse has no events. */
    private static FilteredTransactionActions actions(SignedEnvelope envelope) {
        FilteredTransactionActions.Builder actions = FilteredTransactionActions.newBuilder();
        try {
            for (TransactionAction action :
                    Transaction.parseFrom(envelope.payload().getData()).getActionsList()) {
                event(action)
                        .ifPresent(event -> actions.addChaincodeActions(FilteredChaincodeAction.newBuilder()
                                .setChaincodeEvent(event.toBuilder().clearPayload())));
            }
        } catch (InvalidProtocolBufferException e) {
            return FilteredTransactionActions.getDefaultInstance();
        }
        return actions.build();
    }

    private static Optional<ChaincodeEvent> event(TransactionAction action) throws InvalidProtocolBufferException {
        ChaincodeActionPayload payload = ChaincodeActionPayload.parseFrom(action.getPayload());
        ProposalResponsePayload response =
                ProposalResponsePayload.parseFrom(payload.getAction().getProposalResponsePayload());
        ChaincodeEvent event = ChaincodeEvent.parseFrom(
                ChaincodeAction.parseFrom(response.getExtension()).getEvents());
        return Optional.of(event).filter(found -> !found.getChaincodeId().isEmpty());
    }
}
