package org.hansa.network.systemchaincode;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.Hashes;
import org.hansa.network.access.AccessControl;
import org.hansa.network.access.AccessDenied;
import org.hansa.network.ledger.Ledger;
import org.hansa.network.ledger.LocatedTransaction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.peer.ProcessedTransaction;
import org.hyperledger.fabric.protos.peer.Response;

/**
 * {@code qscc}: blocks, transactions and the height. Asked with a channel in the proposal's header its answers are
 * endorsed, which is how the validity of a transaction becomes a signed statement.
 */
public final class LedgerQueries implements SystemChaincode {

    public static final String NAME = "qscc";

    private final Ledger ledger;
    private final AccessControl access;

    public LedgerQueries(Ledger ledger, AccessControl access) {
        this.ledger = ledger;
        this.access = access;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Response invoke(SystemCall call) {
        if (call.arguments().size() < 2) {
            return SystemChaincode.error(
                    "Incorrect number of arguments, " + call.arguments().size());
        }
        if (!call.invoked().equals(NAME)) {
            return SystemChaincode.error("Rejecting invoke of QSCC from another chaincode because of potential for"
                    + " deadlocks, original invocation for '" + call.invoked() + "'");
        }
        String function = call.text(0);
        String channel = call.text(1);
        if (!function.equals("GetChainInfo") && call.arguments().size() < 3) {
            return SystemChaincode.error("missing 3rd argument for " + function);
        }
        if (!channel.equals(access.channelId())) {
            return SystemChaincode.error("Invalid chain ID, " + channel);
        }
        try {
            requireReader(function, call);
        } catch (AccessDenied e) {
            return SystemChaincode.error(
                    "access denied for [" + function + "][" + channel + "]: [" + e.getMessage() + "]");
        }
        return answer(function, call);
    }

    private void requireReader(String function, SystemCall call) throws AccessDenied {
        switch (function) {
            case "GetChainInfo", "GetBlockByNumber", "GetBlockByHash", "GetTransactionByID", "GetBlockByTxID" ->
                access.require(access.channelId(), AccessControl.READERS, call.proposal());
            default -> throw new AccessDenied("Unmapped policy for " + NAME + "/" + function);
        }
    }

    private Response answer(String function, SystemCall call) {
        return switch (function) {
            case "GetChainInfo" -> chainInfo();
            case "GetBlockByNumber" -> blockByNumber(call.text(2));
            case "GetBlockByHash" -> blockByHash(call.arguments().get(2));
            case "GetTransactionByID" -> transaction(call.text(2));
            default -> blockOfTransaction(call.text(2));
        };
    }

    private Response chainInfo() {
        long height = ledger.height();
        Block last = ledger.block(height - 1);
        return SystemChaincode.success(BlockchainInfo.newBuilder()
                .setHeight(height)
                .setCurrentBlockHash(ByteString.copyFrom(Blocks.headerHash(last.getHeader())))
                .setPreviousBlockHash(last.getHeader().getPreviousHash())
                .build());
    }

    private Response blockByNumber(String text) {
        long number;
        try {
            number = Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            return SystemChaincode.error("Failed to parse block number with error strconv.ParseUint: parsing \"" + text
                    + "\": invalid syntax");
        }
        // The largest number means the newest block, as in Fabric's block store.
        long wanted = number == -1L ? ledger.height() - 1 : number;
        if (wanted < 0 || wanted >= ledger.height()) {
            String shown = Long.toUnsignedString(number);
            return SystemChaincode.error(
                    "Failed to get block number " + shown + ", error no such block number [" + shown + "] in index");
        }
        return SystemChaincode.success(ledger.block(wanted));
    }

    private Response blockByHash(ByteString hash) {
        Optional<Long> number = ledger.blockNumber(hash.toByteArray());
        return number.map(found -> SystemChaincode.success(ledger.block(found)))
                .orElseGet(() -> SystemChaincode.error("Failed to get block hash " + Hashes.hex(hash)
                        + ", error no such block hash [" + Hashes.hex(hash) + "] in index"));
    }

    private Response transaction(String txId) {
        return ledger.transaction(txId)
                .map(found -> SystemChaincode.success(ProcessedTransaction.newBuilder()
                        .setTransactionEnvelope(found.envelope())
                        .setValidationCode(found.code().getNumber())
                        .build()))
                .orElseGet(() -> SystemChaincode.error("Failed to get transaction with id " + txId
                        + ", error no such transaction ID [" + txId + "] in index"));
    }

    private Response blockOfTransaction(String txId) {
        return ledger.transaction(txId)
                .map(LocatedTransaction::block)
                .map(number -> SystemChaincode.success(ledger.block(number)))
                .orElseGet(() -> SystemChaincode.error("Failed to get block for txID " + txId
                        + ", error no such transaction ID [" + txId + "] in index"));
    }
}
