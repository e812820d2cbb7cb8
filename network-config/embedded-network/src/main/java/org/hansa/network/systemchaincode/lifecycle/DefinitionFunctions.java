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
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgResult;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeSource;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.CheckCommitReadinessArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.CheckCommitReadinessResult;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionsResult;

/** The functions that concern definitions on the channel: arguments to rules, results to messages. */
final class DefinitionFunctions {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9]+([-_][a-zA-Z0-9]+)*");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9_.+-]+");
    private static final Set<String> SYSTEM_NAMES = Set.of("cscc", "escc", "lscc", "qscc", "vscc");
    private static final String METADATA_PREFIX = StateRecord.metadataKey(StateRecords.NAMESPACES, "");
    /** Fabric ends such a scan here: lifecycle keys are ASCII. */
    private static final String AFTER_ASCII = "\u007f";

    private final String mspId;
    private final AccessControl access;

    DefinitionFunctions(String mspId, AccessControl access) {
        this.mspId = mspId;
        this.access = access;
    }

    ApproveChaincodeDefinitionForMyOrgResult approve(SystemCall call, ByteString arguments)
            throws InvalidProtocolBufferException, LifecycleException, SimulationException {
        var input = ApproveChaincodeDefinitionForMyOrgArgs.parseFrom(arguments);
        LifecycleRules rules = rules(call);
        validate(rules, input.getName(), input.getVersion(), input.getCollections());
        ChaincodeDefinition definition = new ChaincodeDefinition(
                input.getSequence(),
                endorsement(input.getVersion(), input.getEndorsementPlugin(), input.getInitRequired()),
                validation(input.getValidationPlugin(), input.getValidationParameter()),
                input.getCollections());
        rules.approve(
                input.getName(), definition, input.getSource().getLocalPackage().getPackageId());
        return ApproveChaincodeDefinitionForMyOrgResult.getDefaultInstance();
    }

    QueryApprovedChaincodeDefinitionResult approved(SystemCall call, ByteString arguments)
            throws InvalidProtocolBufferException, LifecycleException, SimulationException {
        var input = QueryApprovedChaincodeDefinitionArgs.parseFrom(arguments);
        LifecycleRules.Approved approved = rules(call).approved(input.getName(), input.getSequence(), call.channel());
        ChaincodeDefinition definition = approved.definition();
        return QueryApprovedChaincodeDefinitionResult.newBuilder()
                .setSequence(definition.sequence())
                .setVersion(definition.version())
                .setEndorsementPlugin(definition.endorsement().getEndorsementPlugin())
                .setValidationPlugin(definition.validation().getValidationPlugin())
                .setValidationParameter(definition.validation().getValidationParameter())
                .setInitRequired(definition.endorsement().getInitRequired())
                .setCollections(definition.collections())
                .setSource(source(approved.packageId()))
                .build();
    }

    CheckCommitReadinessResult checkReadiness(SystemCall call, ByteString arguments)
            throws InvalidProtocolBufferException, LifecycleException, SimulationException {
        var input = CheckCommitReadinessArgs.parseFrom(arguments);
        LifecycleRules rules = rules(call);
        validate(rules, input.getName(), input.getVersion(), input.getCollections());
        ChaincodeDefinition definition = new ChaincodeDefinition(
                input.getSequence(),
                endorsement(input.getVersion(), input.getEndorsementPlugin(), input.getInitRequired()),
                validation(input.getValidationPlugin(), input.getValidationParameter()),
                input.getCollections());
        Approvals approvals = rules.readiness(input.getName(), definition, organisations());
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
        var input = CommitChaincodeDefinitionArgs.parseFrom(arguments);
        LifecycleRules rules = rules(call);
        validate(rules, input.getName(), input.getVersion(), input.getCollections());
        ChaincodeDefinition definition = new ChaincodeDefinition(
                input.getSequence(),
                endorsement(input.getVersion(), input.getEndorsementPlugin(), input.getInitRequired()),
                validation(input.getValidationPlugin(), input.getValidationParameter()),
                input.getCollections());
        Approvals approvals = rules.commit(input.getName(), definition, organisations());
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
        return QueryChaincodeDefinitionResult.newBuilder()
                .setSequence(definition.sequence())
                .setVersion(definition.version())
                .setEndorsementPlugin(definition.endorsement().getEndorsementPlugin())
                .setValidationPlugin(definition.validation().getValidationPlugin())
                .setValidationParameter(definition.validation().getValidationParameter())
                .setInitRequired(definition.endorsement().getInitRequired())
                .setCollections(definition.collections())
                .putAllApprovals(approvals)
                .build();
    }

    QueryChaincodeDefinitionsResult definitions(SystemCall call, ByteString arguments)
            throws LifecycleException, SimulationException {
        LifecycleRules rules = rules(call);
        QueryChaincodeDefinitionsResult.Builder result = QueryChaincodeDefinitionsResult.newBuilder();
        RangeScan scan = simulator(call).scan(LifecycleChaincode.NAME, METADATA_PREFIX, METADATA_PREFIX + AFTER_ASCII);
        for (Optional<KeyedValue> entry = scan.next(); entry.isPresent(); entry = scan.next()) {
            String name = entry.get().key().substring(METADATA_PREFIX.length());
            ChaincodeDefinition definition = rules.committed(name);
            result.addChaincodeDefinitionsBuilder()
                    .setName(name)
                    .setSequence(definition.sequence())
                    .setVersion(definition.version())
                    .setEndorsementPlugin(definition.endorsement().getEndorsementPlugin())
                    .setValidationPlugin(definition.validation().getValidationPlugin())
                    .setValidationParameter(definition.validation().getValidationParameter())
                    .setInitRequired(definition.endorsement().getInitRequired())
                    .setCollections(definition.collections());
        }
        return result.build();
    }

    private void validate(LifecycleRules rules, String name, String version, CollectionConfigPackage collections)
            throws LifecycleException, SimulationException {
        try {
            requireValidNames(name, version);
            if (collections.getConfigCount() > 0) {
                throw new LifecycleException("private data collections are not supported by the embedded network yet;"
                        + " define the chaincode without them");
            }
            rules.readCommitted(name);
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

    private static ChaincodeEndorsementInfo endorsement(String version, String plugin, boolean initRequired) {
        return ChaincodeEndorsementInfo.newBuilder()
                .setVersion(version)
                .setEndorsementPlugin(plugin)
                .setInitRequired(initRequired)
                .build();
    }

    private static ChaincodeValidationInfo validation(String plugin, ByteString policy) {
        return ChaincodeValidationInfo.newBuilder()
                .setValidationPlugin(plugin)
                .setValidationParameter(policy)
                .build();
    }

    private static ChaincodeSource source(String packageId) {
        ChaincodeSource.Builder source = ChaincodeSource.newBuilder();
        return packageId.isEmpty()
                ? source.setUnavailable(ChaincodeSource.Unavailable.getDefaultInstance())
                        .build()
                : source.setLocalPackage(ChaincodeSource.Local.newBuilder().setPackageId(packageId))
                        .build();
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
