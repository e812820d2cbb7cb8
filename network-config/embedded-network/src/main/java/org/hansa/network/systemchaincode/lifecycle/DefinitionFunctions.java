package org.hansa.network.systemchaincode.lifecycle;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.hansa.fabric.evidence.config.Organization;
import org.hansa.network.access.AccessControl;
import org.hansa.network.ledger.KeyedValue;
import org.hansa.network.simulator.RangeScan;
import org.hansa.network.simulator.SimulationException;
import org.hansa.network.simulator.TransactionSimulator;
import org.hansa.network.systemchaincode.SystemCall;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgResult;
import org.hyperledger.fabric.protos.peer.lifecycle.CheckCommitReadinessResult;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionsResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionsResult;

/** The functions that concern definitions on the channel: arguments to rules, results to messages. */
final class DefinitionFunctions {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9]+([-_][a-zA-Z0-9]+)*");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9_.+-]+");
    private static final Set<String> SYSTEM_NAMES = Set.of("cscc", "escc", "lscc", "qscc", "vscc");
    private static final String METADATA_PREFIX = StateRecord.metadataKey(StateRecords.NAMESPACES, "");

    private final String mspId;
    private final AccessControl access;

    DefinitionFunctions(String mspId, AccessControl access) {
        this.mspId = mspId;
        this.access = access;
    }

    ApproveChaincodeDefinitionForMyOrgResult approve(SystemCall call, ByteString arguments)
            throws InvalidProtocolBufferException, LifecycleException, SimulationException {
        DefinitionMessages.Requested requested = DefinitionMessages.requested(arguments);
        LifecycleRules rules = rules(call);
        validate(rules, requested);
        rules.approve(requested.name(), requested.definition(), requested.packageId());
        return ApproveChaincodeDefinitionForMyOrgResult.getDefaultInstance();
    }

    QueryApprovedChaincodeDefinitionResult approved(SystemCall call, ByteString arguments)
            throws InvalidProtocolBufferException, LifecycleException, SimulationException {
        var input = QueryApprovedChaincodeDefinitionArgs.parseFrom(arguments);
        return DefinitionMessages.approved(rules(call).approved(input.getName(), input.getSequence(), call.channel()));
    }

    QueryApprovedChaincodeDefinitionsResult allApproved(SystemCall call, ByteString arguments)
            throws LifecycleException, SimulationException {
        QueryApprovedChaincodeDefinitionsResult.Builder result = QueryApprovedChaincodeDefinitionsResult.newBuilder();
        for (LifecycleRules.Approved approved : rules(call).allApproved(call.channel())) {
            result.addApprovedChaincodeDefinitions(DefinitionMessages.listed(approved));
        }
        return result.build();
    }

    /** Not validated, as in Fabric: nobody is bound by the answer. */
    CheckCommitReadinessResult checkReadiness(SystemCall call, ByteString arguments)
            throws InvalidProtocolBufferException, LifecycleException, SimulationException {
        DefinitionMessages.Requested requested = DefinitionMessages.requested(arguments);
        Approvals approvals = rules(call).readiness(requested.name(), requested.definition(), organisations());
        CheckCommitReadinessResult.Builder result =
                CheckCommitReadinessResult.newBuilder().putAllApprovals(approvals.byMspId());
        approvals
                .mismatches()
                .forEach((organisation, items) -> result.putMismatches(
                        organisation,
                        CheckCommitReadinessResult.Mismatches.newBuilder()
                                .addAllItems(items)
                                .build()));
        return result.build();
    }

    CommitChaincodeDefinitionResult commit(SystemCall call, ByteString arguments)
            throws InvalidProtocolBufferException, LifecycleException, SimulationException {
        DefinitionMessages.Requested requested = DefinitionMessages.requested(arguments);
        LifecycleRules rules = rules(call);
        validate(rules, requested);
        Approvals approvals = rules.commit(requested.name(), requested.definition(), organisations());
        if (!approvals.byMspId().getOrDefault(mspId, false)) {
            throw new LifecycleException("chaincode definition not agreed to by this org (" + mspId + ")");
        }
        return CommitChaincodeDefinitionResult.getDefaultInstance();
    }

    QueryChaincodeDefinitionResult definition(SystemCall call, ByteString arguments)
            throws InvalidProtocolBufferException, LifecycleException, SimulationException {
        String name = QueryChaincodeDefinitionArgs.parseFrom(arguments).getName();
        LifecycleRules rules = rules(call);
        ChaincodeDefinition definition = rules.committed(name);
        Map<String, Boolean> approvals =
                rules.approvals(name, definition, organisations()).byMspId();
        return DefinitionMessages.committed(definition, approvals);
    }

    QueryChaincodeDefinitionsResult definitions(SystemCall call, ByteString arguments)
            throws LifecycleException, SimulationException {
        LifecycleRules rules = rules(call);
        QueryChaincodeDefinitionsResult.Builder result = QueryChaincodeDefinitionsResult.newBuilder();
        RangeScan scan = simulator(call)
                .scan(LifecycleChaincode.NAME, METADATA_PREFIX, METADATA_PREFIX + StateRecords.AFTER_ASCII);
        for (Optional<KeyedValue> entry = scan.next(); entry.isPresent(); entry = scan.next()) {
            String name = entry.get().key().substring(METADATA_PREFIX.length());
            result.addChaincodeDefinitions(DefinitionMessages.listed(name, rules.committed(name)));
        }
        return result.build();
    }

    private void validate(LifecycleRules rules, DefinitionMessages.Requested requested)
            throws LifecycleException, SimulationException {
        ChaincodeDefinition definition = requested.definition();
        try {
            requireValidNames(requested.name(), definition.version());
            List<StaticCollectionConfig> collections =
                    new CollectionRules(access.configuration()).requireValid(definition.collections());
            Optional<ChaincodeDefinition> committed = rules.readCommitted(requested.name());
            if (committed.isPresent()) {
                CollectionRules.requireAllOf(committed.get().collections(), collections);
            }
        } catch (LifecycleException e) {
            throw e.within("error validating chaincode definition");
        }
    }

    private static void requireValidNames(String name, String version) throws LifecycleException {
        if (!NAME.matcher(name).matches()) {
            throw new LifecycleException("invalid chaincode name '" + name + "'. Names can only consist of"
                    + " alphanumerics, '_', and '-' and can only begin with alphanumerics");
        }
        if (SYSTEM_NAMES.contains(name)) {
            throw new LifecycleException("chaincode name '" + name + "' is the name of a system chaincode");
        }
        if (!VERSION.matcher(version).matches()) {
            throw new LifecycleException("invalid chaincode version '" + version
                    + "'. Versions can only consist of alphanumerics, '_', '-', '+', and '.'");
        }
    }

    private List<String> organisations() {
        return access.configuration().applicationOrganizations().stream()
                .map(Organization::mspId)
                .toList();
    }

    private LifecycleRules rules(SystemCall call) throws LifecycleException {
        return new LifecycleRules(simulator(call), mspId);
    }

    private static TransactionSimulator simulator(SystemCall call) throws LifecycleException {
        return call.simulator()
                .orElseThrow(
                        () -> new LifecycleException("no application config for channel '" + call.channel() + "'"));
    }
}
