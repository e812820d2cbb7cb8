package org.hansa.launcher.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.hansa.launcher.bench.Load.Result;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.ExportRecord;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MspId;
import org.hansa.network.config.Member;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** The calls that are measured: the product's own functions, through its own chaincode. */
final class Workloads {

    static final int LEAVES = 1_000;

    private final BenchConsortium consortium;
    private final List<Member> members;
    private final List<Contract> anchors = new ArrayList<>();
    private final Contract governance;
    private final AtomicLong written = new AtomicLong(-1);
    private final List<AnchorStream> streams = new ArrayList<>();

    Workloads(LedgerUnderLoad ledger) {
        consortium = new BenchConsortium(ledger);
        consortium.found();
        members = ledger.members();
        for (Member member : members) {
            Contract anchoring = ledger.contract(member, "Anchor");
            anchors.add(anchoring);
            BenchConsortium.sites(member).forEach(site -> streams.add(new AnchorStream(site, anchoring)));
        }
        governance = ledger.contract(consortium.home(), "Governance");
    }

    /** A key of its own, endorsed by a majority, until it is committed. */
    Result write(long number) throws GatewayException, CommitException {
        int member = (int) (number % members.size());
        ExportRecord record = new ExportRecord(
                "bench-" + number,
                new MspId(members.get(member).msp()),
                BenchConsortium.digest("scope"),
                BenchConsortium.digest("manifest"),
                consortium.actor(),
                System.currentTimeMillis());
        anchors.get(member).submitTransaction(LedgerFunction.RECORD_EXPORT, BenchConsortium.bytes(record));
        written.accumulateAndGet(number, Math::max);
        return Result.DONE;
    }

    /** One key, answered by the caller's own peer. */
    Result read(long number) throws GatewayException {
        String key = LedgerKey.export("bench-" + number % Math.max(1, written.get()));
        anchors.get((int) (number % members.size())).evaluateTransaction(LedgerFunction.READ, key);
        return Result.DONE;
    }

    /** The next batch of one site's leaves. Called by one thread. */
    Result anchor(long number) throws GatewayException, CommitException {
        streams.get(0).anchor(LEAVES);
        return Result.DONE;
    }

    /** Every site, each anchored by its owner. */
    List<AnchorStream> streams() {
        return streams;
    }

    /** Reads one record and writes its next version, as all the others do at the same time. */
    Result hotKey(long number) throws GatewayException {
        byte[] stored = governance.evaluateTransaction(LedgerFunction.READ, LedgerKey.capacity(consortium.site()));
        long version = CapacityDeclaration.parse(stored).version();
        try {
            governance.submitTransaction(
                    LedgerFunction.DECLARE_CAPACITY,
                    BenchConsortium.bytes(consortium.declaration(consortium.site(), version + 1)));
            return Result.DONE;
        } catch (CommitException invalid) {
            return invalid.getCode() == TxValidationCode.MVCC_READ_CONFLICT ? Result.CONFLICT : Result.FAILED;
        } catch (EndorseException late) {
            // The version that it read is no longer the last: the contract itself says so.
            return late.getDetails().toString().contains("STALE_VERSION") ? Result.CONFLICT : Result.FAILED;
        }
    }
}
