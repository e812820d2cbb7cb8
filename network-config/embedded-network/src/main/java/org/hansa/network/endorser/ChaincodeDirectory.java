package org.hansa.network.endorser;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hansa.network.chaincode.ChaincodeFailure;
import org.hansa.network.chaincode.ChaincodeLauncher;
import org.hansa.network.chaincode.ChaincodeRunner;
import org.hansa.network.chaincode.packages.ChaincodePackage;
import org.hansa.network.chaincode.packages.InstalledPackages;
import org.hansa.network.ledger.WorldState;
import org.hansa.network.simulator.TransactionSimulator;
import org.hansa.network.systemchaincode.lifecycle.ChaincodeDefinition;
import org.hansa.network.systemchaincode.lifecycle.LifecycleView;

/** From a chaincode's name to what this peer runs for it: committed definition, own approval, installed package. */
public final class ChaincodeDirectory implements AutoCloseable {

    private final String mspId;
    private final String channelId;
    private final InstalledPackages packages;
    private final ChaincodeLauncher launcher;
    private final Map<String, ChaincodeRunner> running = new ConcurrentHashMap<>();

    public ChaincodeDirectory(String mspId, String channelId, InstalledPackages packages, ChaincodeLauncher launcher) {
        this.mspId = mspId;
        this.channelId = channelId;
        this.packages = packages;
        this.launcher = launcher;
    }

    /** A chaincode that this peer may run at one state. */
    record Runnable(ChaincodeDefinition definition, ChaincodePackage chaincode) {}

    /** Finds what to run and leaves the read of the sequence in the read set. */
    Runnable find(String name, TransactionSimulator simulator) throws ChaincodeFailure {
        if (LifecycleView.recordedSequence(name, simulator) == 0) {
            throw new ChaincodeFailure("chaincode " + name + " not found");
        }
        LifecycleView view = new LifecycleView(simulator.state(), mspId);
        ChaincodeDefinition definition =
                view.definition(name).orElseThrow(() -> new ChaincodeFailure("chaincode " + name + " not found"));
        if (!view.approves(name, definition)) {
            throw new ChaincodeFailure("chaincode definition for '" + name + "' at sequence " + definition.sequence()
                    + " on channel '" + channelId + "' has not yet been approved by this org");
        }
        ChaincodePackage chaincode = installed(view, name, definition)
                .orElseThrow(() -> new ChaincodeFailure(
                        "chaincode definition for '" + name + "' exists, but chaincode is not installed"));
        return new Runnable(definition, chaincode);
    }

    /** Whether this peer could run a chaincode now, which is what peers tell one another by gossip. */
    boolean offers(String name, WorldState state) {
        LifecycleView view = new LifecycleView(state, mspId);
        return view.definition(name)
                .filter(definition -> view.approves(name, definition))
                .flatMap(definition -> installed(view, name, definition))
                .isPresent();
    }

    ChaincodeRunner runner(ChaincodePackage chaincode) {
        return running.computeIfAbsent(chaincode.id(), id -> launcher.launch(chaincode));
    }

    @Override
    public void close() {
        running.values().forEach(ChaincodeRunner::close);
    }

    private Optional<ChaincodePackage> installed(LifecycleView view, String name, ChaincodeDefinition definition) {
        return view.packageId(name, definition.sequence()).flatMap(packages::find);
    }
}
