package org.hansa.network.endorser;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hansa.network.chaincode.ChaincodeFailure;
import org.hansa.network.chaincode.ChaincodeOutcome;
import org.hansa.network.simulator.SimulationResult;
import org.hansa.network.simulator.TransactionSimulator;
import org.hansa.network.systemchaincode.ConfigurationQueries;
import org.hansa.network.systemchaincode.LedgerQueries;
import org.hansa.network.systemchaincode.SystemChaincode;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * One organisation's endorser: checks a proposal, runs its chaincode on that organisation's own state, and signs what
 * came of it. A function of its arguments, the state and the clock; it owns no thread, and several may call it.
 */
public final class Endorser implements EndorsingPeer {

    /** These answer from the block store, not from the state, so their answers carry no read-write set. */
    private static final Set<String> WITHOUT_SIMULATION = Set.of(LedgerQueries.NAME, ConfigurationQueries.NAME);

    private final EndorserParts parts;
    private final Map<String, SystemChaincode> systemChaincodes;
    private final ProposalChecks checks;

    public Endorser(EndorserParts parts) {
        this.parts = parts;
        this.systemChaincodes = parts.systemChaincodes().stream()
                .collect(Collectors.toUnmodifiableMap(SystemChaincode::name, chaincode -> chaincode));
        this.checks = new ProposalChecks(parts.ledger(), parts.access(), parts.clock());
    }

    @Override
    public String mspId() {
        return parts.mspId();
    }

    @Override
    public String address() {
        return parts.address();
    }

    @Override
    public ByteString identity() {
        return parts.signer().identity();
    }

    @Override
    public long height() {
        return parts.ledger().height();
    }

    @Override
    public boolean offers(String chaincode) {
        return systemChaincodes.containsKey(chaincode)
                || parts.chaincodes().offers(chaincode, parts.ledger().state());
    }

    @Override
    public ProposalResponse process(SignedProposal signed) throws ProposalRefused {
        checks.requireUnexpired(signed);
        parts.timeWindow().require(signed);
        ClientProposal proposal = ClientProposal.parse(signed);
        if (!proposal.channel().isEmpty()
                && !proposal.channel().equals(parts.access().channelId())) {
            return failed("channel '" + proposal.channel() + "' not found");
        }
        checks.require(proposal, systemChaincodes.containsKey(proposal.chaincode()));
        try {
            return endorse(proposal);
        } catch (ChaincodeFailure e) {
            return failed(String.valueOf(e.getMessage()));
        }
    }

    private ProposalResponse endorse(ClientProposal proposal) throws ChaincodeFailure {
        Optional<TransactionSimulator> simulator =
                proposal.channel().isEmpty() || WITHOUT_SIMULATION.contains(proposal.chaincode())
                        ? Optional.empty()
                        : Optional.of(new TransactionSimulator(
                                proposal.txId(), parts.ledger().state()));
        ChaincodeExecution execution = new ChaincodeExecution(
                proposal, systemChaincodes, parts.chaincodes(), parts.access(), parts.ledger(), simulator);
        SystemChaincode system = systemChaincodes.get(proposal.chaincode());
        if (system != null) {
            ChaincodeOutcome outcome = execution.runSystem(system, proposal.input());
            return respond(proposal, SystemChaincode.VERSION, outcome, simulator);
        }
        ChaincodeDirectory.Runnable chaincode = find(proposal, simulator);
        ChaincodeOutcome outcome;
        try {
            outcome = execution.run(chaincode, proposal.input());
        } catch (ChaincodeFailure e) {
            throw e.within("error in simulation: failed to execute transaction " + proposal.txId());
        }
        return respond(proposal, chaincode.definition().version(), outcome, simulator);
    }

    private ChaincodeDirectory.Runnable find(ClientProposal proposal, Optional<TransactionSimulator> simulator)
            throws ChaincodeFailure {
        try {
            if (simulator.isEmpty()) {
                throw new ChaincodeFailure("could not get channel config for channel '" + proposal.channel() + "'");
            }
            return parts.chaincodes().find(proposal.chaincode(), simulator.get());
        } catch (ChaincodeFailure e) {
            throw e.within("make sure the chaincode " + proposal.chaincode()
                    + " has been successfully defined on channel " + proposal.channel() + " and try again");
        }
    }

    private ProposalResponse respond(
            ClientProposal proposal, String version, ChaincodeOutcome outcome, Optional<TransactionSimulator> simulator)
            throws ChaincodeFailure {
        Response response = outcome.response();
        Optional<SimulationResult> simulation = simulator.map(TransactionSimulator::finish);
        ProposalResponse.Builder answer = ProposalResponse.newBuilder().setResponse(response);
        boolean chaincodeRefused = response.getStatus() >= ChaincodeOutcome.FIRST_ERROR_STATUS;
        boolean endorsable = !chaincodeRefused && !proposal.channel().isEmpty();
        if (!endorsable && response.getStatus() < ChaincodeOutcome.ERROR) {
            return answer.build();
        }
        ByteString payload = payload(proposal, version, outcome, simulation);
        answer.setPayload(payload);
        simulation.ifPresent(result -> answer.setInterest(result.interest()));
        if (!endorsable) {
            return answer.build();
        }
        distribute(proposal, simulator, simulation);
        ByteString identity = parts.signer().identity();
        return answer.setVersion(1)
                .setEndorsement(Endorsement.newBuilder()
                        .setEndorser(identity)
                        .setSignature(parts.signer().sign(payload.concat(identity))))
                .build();
    }

    /** Before the endorsement is signed: once it is, the transaction may commit without asking this peer again. */
    private void distribute(
            ClientProposal proposal, Optional<TransactionSimulator> simulator, Optional<SimulationResult> simulation)
            throws ChaincodeFailure {
        Optional<TxPvtReadWriteSet> writes = simulation.flatMap(SimulationResult::privateWrites);
        if (writes.isPresent() && simulator.isPresent()) {
            try {
                parts.dissemination()
                        .distribute(
                                proposal.txId(), writes.get(), simulator.get().state());
            } catch (ChaincodeFailure e) {
                throw e.within("error in simulation");
            }
        }
    }

    private static ByteString payload(
            ClientProposal proposal, String version, ChaincodeOutcome outcome, Optional<SimulationResult> simulation) {
        ChaincodeAction.Builder action = ChaincodeAction.newBuilder()
                .setResponse(outcome.response())
                .setChaincodeId(
                        ChaincodeID.newBuilder().setName(proposal.chaincode()).setVersion(version));
        simulation.ifPresent(result -> action.setResults(result.readWriteSet()));
        if (outcome.response().getStatus() < ChaincodeOutcome.FIRST_ERROR_STATUS) {
            outcome.event().ifPresent(event -> action.setEvents(event.toByteString()));
        }
        return ProposalResponsePayload.newBuilder()
                .setProposalHash(proposal.hash())
                .setExtension(action.build().toByteString())
                .build()
                .toByteString();
    }

    private static ProposalResponse failed(String message) {
        return ProposalResponse.newBuilder()
                .setResponse(SystemChaincode.error(message))
                .build();
    }
}
