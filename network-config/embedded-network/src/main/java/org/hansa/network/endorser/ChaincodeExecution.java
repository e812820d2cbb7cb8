package org.hansa.network.endorser;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.policy.SignerSet;
import org.hansa.network.access.AccessControl;
import org.hansa.network.access.AccessDenied;
import org.hansa.network.chaincode.CallContext;
import org.hansa.network.chaincode.ChaincodeCaller;
import org.hansa.network.chaincode.ChaincodeFailure;
import org.hansa.network.chaincode.ChaincodeOutcome;
import org.hansa.network.collections.ProposalCollections;
import org.hansa.network.ledger.Ledger;
import org.hansa.network.simulator.SimulationException;
import org.hansa.network.simulator.TransactionSimulator;
import org.hansa.network.systemchaincode.SystemCall;
import org.hansa.network.systemchaincode.SystemChaincode;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.jspecify.annotations.Nullable;

/** Runs chaincodes of both kinds for one proposal, and the calls they make to one another. */
final class ChaincodeExecution implements ChaincodeCaller {

    /** Where Fabric records that a chaincode which demands an initialisation had one; its value is the version. */
    private static final String INITIALIZED_KEY = "\u0000" + Character.toString(0x10FFFF) + "initialized";

    private final ClientProposal proposal;
    private final Map<String, SystemChaincode> systemChaincodes;
    private final ChaincodeDirectory directory;
    private final AccessControl access;
    private final Ledger ledger;
    private final Optional<TransactionSimulator> simulator;

    ChaincodeExecution(
            ClientProposal proposal,
            Map<String, SystemChaincode> systemChaincodes,
            ChaincodeDirectory directory,
            AccessControl access,
            Ledger ledger,
            Optional<TransactionSimulator> simulator) {
        this.proposal = proposal;
        this.systemChaincodes = systemChaincodes;
        this.directory = directory;
        this.access = access;
        this.ledger = ledger;
        this.simulator = simulator;
    }

    /** Runs the system chaincode that the client named. */
    ChaincodeOutcome runSystem(SystemChaincode chaincode, ChaincodeInput input) {
        SystemCall call = new SystemCall(
                proposal.channel(), proposal.chaincode(), input.getArgsList(), proposal.claim(), simulator);
        return ChaincodeOutcome.of(chaincode.invoke(call));
    }

    /** Runs the application chaincode that the client named. */
    ChaincodeOutcome run(ChaincodeDirectory.Runnable chaincode, ChaincodeInput input) throws ChaincodeFailure {
        TransactionSimulator recording = simulator.orElseThrow(
                () -> new ChaincodeFailure("could not get channel config for channel '" + proposal.channel() + "'"));
        ChannelConfiguration configuration = access.configuration();
        CallContext context = new CallContext(
                proposal.channel(),
                proposal.txId(),
                proposal.chaincode(),
                proposal.signed(),
                recording,
                ledger::history,
                this,
                new ProposalCollections(
                        configuration, recording, () -> SignerSet.of(configuration.msps(), List.of(proposal.claim()))));
        return run(context, chaincode, input);
    }

    @Override
    public ChaincodeOutcome call(CallContext caller, String target, ChaincodeInput input) throws ChaincodeFailure {
        int slash = target.indexOf('/');
        String channel = slash < 0 ? caller.channel() : target.substring(slash + 1);
        String name = (slash < 0 ? target : target.substring(0, slash)).split(":", 2)[0];
        SystemChaincode system = systemChaincodes.get(name);
        if (system != null) {
            if (!channel.equals(caller.channel())) {
                throw new ChaincodeFailure("failed to find ledger for channel: " + channel);
            }
            return runSystem(system, input);
        }
        try {
            access.require(channel, AccessControl.WRITERS, proposal.claim());
        } catch (AccessDenied e) {
            throw new ChaincodeFailure(String.valueOf(e.getMessage()), e);
        }
        try {
            return run(caller.of(name), find(name, caller), input);
        } catch (ChaincodeFailure e) {
            throw e.within("execute failed");
        }
    }

    private ChaincodeDirectory.Runnable find(String name, CallContext caller) throws ChaincodeFailure {
        try {
            return directory.find(name, caller.simulator());
        } catch (ChaincodeFailure e) {
            throw e.within("invalid invocation: [channel " + caller.channel()
                    + "] failed to get chaincode container info for " + name);
        }
    }

    private ChaincodeOutcome run(CallContext context, ChaincodeDirectory.Runnable chaincode, ChaincodeInput input)
            throws ChaincodeFailure {
        requireInitialised(context, chaincode, input);
        ChaincodeOutcome outcome = directory.runner(chaincode.chaincode()).run(context, input);
        return new ChaincodeOutcome(outcome.response(), outcome.event().map(event -> event.toBuilder()
                .setChaincodeId(context.namespace())
                .setTxId(context.txId())
                .build()));
    }

    /** Whether an initialisation is due is read, and recorded, only where the definition demands one. */
    private static void requireInitialised(
            CallContext context, ChaincodeDirectory.Runnable chaincode, ChaincodeInput input) throws ChaincodeFailure {
        String name = context.namespace();
        if (!chaincode.definition().endorsement().getInitRequired()) {
            if (input.getIsInit()) {
                throw new ChaincodeFailure(
                        "chaincode '" + name + "' does not require initialization but called as init");
            }
            return;
        }
        ByteString version = ByteString.copyFromUtf8(chaincode.definition().version());
        @Nullable ByteString initialised = context.simulator().get(name, INITIALIZED_KEY);
        boolean done = version.equals(initialised);
        if (done && input.getIsInit()) {
            throw new ChaincodeFailure("chaincode '" + name + "' is already initialized but called as init");
        }
        if (!done && !input.getIsInit()) {
            throw new ChaincodeFailure(
                    "chaincode '" + name + "' has not been initialized for this version, must call as init first");
        }
        if (input.getIsInit()) {
            try {
                context.simulator().put(name, INITIALIZED_KEY, version);
            } catch (SimulationException e) {
                throw new ChaincodeFailure(String.valueOf(e.getMessage()), e);
            }
        }
    }
}
