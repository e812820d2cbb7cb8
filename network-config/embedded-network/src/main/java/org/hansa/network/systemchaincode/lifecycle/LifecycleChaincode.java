package org.hansa.network.systemchaincode.lifecycle;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.hansa.network.access.AccessControl;
import org.hansa.network.access.AccessDenied;
import org.hansa.network.access.LocalPolicy;
import org.hansa.network.chaincode.packages.InstalledPackages;
import org.hansa.network.ledger.WorldState;
import org.hansa.network.simulator.SimulationException;
import org.hansa.network.systemchaincode.SystemCall;
import org.hansa.network.systemchaincode.SystemChaincode;
import org.hyperledger.fabric.protos.peer.Response;

/** The entry to {@code _lifecycle}: arguments, access rights, and the way to the function that was asked for. */
public final class LifecycleChaincode implements SystemChaincode {

    public static final String NAME = "_lifecycle";

    /** Functions of one peer, for its own administrators. */
    private static final Set<String> LOCAL = Set.of(
            "InstallChaincode",
            "QueryInstalledChaincode",
            "GetInstalledChaincodePackage",
            "QueryInstalledChaincodes",
            "ApproveChaincodeDefinitionForMyOrg",
            "QueryApprovedChaincodeDefinition",
            "QueryApprovedChaincodeDefinitions");

    /** Functions of the channel, for its writers. */
    private static final Set<String> CHANNEL = Set.of(
            "CheckCommitReadiness",
            "CommitChaincodeDefinition",
            "QueryChaincodeDefinition",
            "QueryChaincodeDefinitions");

    /** One function: serialised arguments in, result out. */
    @FunctionalInterface
    interface Function {
        MessageLite apply(SystemCall call, ByteString arguments)
                throws InvalidProtocolBufferException, LifecycleException, SimulationException;
    }

    private final AccessControl access;
    private final Map<String, Function> functions;

    /** @param state the newest committed state, to tell which channels use an installed package */
    public LifecycleChaincode(
            String mspId, AccessControl access, InstalledPackages packages, Supplier<WorldState> state) {
        this.access = access;
        PackageFunctions local =
                new PackageFunctions(packages, access.channelId(), () -> new LifecycleView(state.get(), mspId));
        DefinitionFunctions channel = new DefinitionFunctions(mspId, access);
        Map<String, Function> all = new HashMap<>();
        all.put("InstallChaincode", local::install);
        all.put("QueryInstalledChaincode", local::installed);
        all.put("QueryInstalledChaincodes", local::allInstalled);
        all.put("GetInstalledChaincodePackage", local::installedPackage);
        all.put("ApproveChaincodeDefinitionForMyOrg", channel::approve);
        all.put("QueryApprovedChaincodeDefinition", channel::approved);
        all.put("QueryApprovedChaincodeDefinitions", channel::allApproved);
        all.put("CheckCommitReadiness", channel::checkReadiness);
        all.put("CommitChaincodeDefinition", channel::commit);
        all.put("QueryChaincodeDefinition", channel::definition);
        all.put("QueryChaincodeDefinitions", channel::definitions);
        this.functions = Map.copyOf(all);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Response invoke(SystemCall call) {
        if (call.arguments().isEmpty()) {
            return SystemChaincode.error("lifecycle scc must be invoked with arguments");
        }
        if (call.arguments().size() != 2) {
            return SystemChaincode.error("lifecycle scc operations require exactly two arguments but received "
                    + call.arguments().size());
        }
        String function = call.text(0);
        try {
            requireRight(function, call);
        } catch (AccessDenied e) {
            return SystemChaincode.error("Failed to authorize invocation due to failed ACL check: " + e.getMessage());
        }
        return dispatch(function, call);
    }

    private void requireRight(String function, SystemCall call) throws AccessDenied {
        if (LOCAL.contains(function)) {
            access.requireLocal(LocalPolicy.ADMINS, call.proposal());
        } else if (CHANNEL.contains(function)) {
            access.require(call.channel(), AccessControl.WRITERS, call.proposal());
        } else {
            throw new AccessDenied("Unmapped policy for " + NAME + "/" + function);
        }
    }

    private Response dispatch(String name, SystemCall call) {
        Function function = functions.get(name);
        if (function == null) {
            throw new IllegalStateException("an access rule without a function: " + name);
        }
        try {
            return SystemChaincode.success(function.apply(call, call.arguments().get(1)));
        } catch (LifecycleException e) {
            if (e.isNotFound()) {
                return Response.newBuilder()
                        .setStatus(404)
                        .setMessage(String.valueOf(e.getMessage()))
                        .build();
            }
            return failed(name, String.valueOf(e.getMessage()));
        } catch (SimulationException e) {
            return failed(name, String.valueOf(e.getMessage()));
        } catch (InvalidProtocolBufferException e) {
            return failed(name, "could not unmarshal the arguments: " + e.getMessage());
        }
    }

    private static Response failed(String name, String reason) {
        return SystemChaincode.error("failed to invoke backing implementation of '" + name + "': " + reason);
    }
}
