package org.hansa.launcher.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.hansa.launcher.bench.Load.Result;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.ExportRecord;
import org.hansa.ledger.model.Frontier;
import org.hansa.ledger.model.Leaf;
import org.hansa.ledger.model.LeafBody;
import org.hansa.ledger.model.LeafEvent;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
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
    private Frontier frontier = Frontier.EMPTY;
    private long batch;

    Workloads(LedgerUnderLoad ledger) {
        consortium = new BenchConsortium(ledger);
        consortium.found();
        members = ledger.members();
        members.forEach(member -> anchors.add(ledger.contract(member, "Anchor")));
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
        List<Leaf> leaves = new ArrayList<>(LEAVES);
        for (int i = 0; i < LEAVES; i++) {
            leaves.add(leaf(frontier.size() + i));
        }
        Frontier after = frontier.appendAll(leaves.stream().map(Leaf::hash).toList());
        byte[] framed = CanonicalJson.frame(leaves.stream().map(Leaf::bytes).toList());
        try {
            anchors.get(0)
                    .newProposal(LedgerFunction.SUBMIT_ANCHOR)
                    .addArguments(
                            BenchConsortium.bytes(consortium.site(), batch, frontier.size(), LEAVES, after.root()))
                    .putAllTransient(Map.of(
                            LedgerFunction.LEAVES, framed, LedgerFunction.CLOSED, CanonicalJson.frame(List.of())))
                    .build()
                    .endorse()
                    .submit();
        } catch (EndorseException refused) {
            throw new IllegalStateException("an anchor was refused: " + refused.getDetails(), refused);
        }
        frontier = after;
        batch++;
        return Result.DONE;
    }

    /** Reads one record and writes its next version, as all the others do at the same time. */
    Result hotKey(long number) throws GatewayException {
        byte[] stored = governance.evaluateTransaction(LedgerFunction.READ, LedgerKey.capacity(consortium.site()));
        long version = CapacityDeclaration.parse(stored).version();
        try {
            governance.submitTransaction(
                    LedgerFunction.DECLARE_CAPACITY, BenchConsortium.bytes(consortium.declaration(version + 1)));
            return Result.DONE;
        } catch (CommitException invalid) {
            return invalid.getCode() == TxValidationCode.MVCC_READ_CONFLICT ? Result.CONFLICT : Result.FAILED;
        } catch (EndorseException late) {
            // The version that it read is no longer the last: the contract itself says so.
            return late.getDetails().toString().contains("STALE_VERSION") ? Result.CONFLICT : Result.FAILED;
        }
    }

    private Leaf leaf(long sequence) {
        LeafBody body = new LeafBody(
                consortium.site(),
                BenchConsortium.CONTRACT,
                new AllocationId("00000000-0000-4000-8000-%012x".formatted(sequence)),
                new ProviderId("host-1"),
                sequence + 1,
                LeafEvent.RESERVED,
                ResourceVector.of(ResourceClass.VCPU, 1),
                OptionalLong.empty(),
                BenchConsortium.digest("decision"),
                BenchConsortium.POLICY,
                BenchConsortium.digest("request"),
                Consent.MEMBER_ASSERTED,
                System.currentTimeMillis(),
                "%032x".formatted(sequence),
                new TreeMap<>());
        return new Leaf(body, sequence, sequence, OptionalLong.empty());
    }
}
