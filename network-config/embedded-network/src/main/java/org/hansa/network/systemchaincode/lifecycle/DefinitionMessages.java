package org.hansa.network.systemchaincode.lifecycle;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Map;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeSource;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionsResult.ApprovedChaincodeDefinition;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionsResult;

/** Definitions as the protocol carries them. */
final class DefinitionMessages {

    private DefinitionMessages() {}

    /**
     * A definition as a client asks for it.
     *
     * @param packageId the package that the client's organisation would run; only an approval names one
     */
    record Requested(String name, ChaincodeDefinition definition, String packageId) {}

    /**
     * The arguments of an approval, a readiness check or a commit. They are three messages with one layout: what follows
     * the definition in an approval, its source, the others do not have.
     */
    static Requested requested(ByteString arguments) throws InvalidProtocolBufferException {
        var input = ApproveChaincodeDefinitionForMyOrgArgs.parseFrom(arguments);
        ChaincodeDefinition definition = new ChaincodeDefinition(
                input.getSequence(),
                ChaincodeEndorsementInfo.newBuilder()
                        .setVersion(input.getVersion())
                        .setEndorsementPlugin(input.getEndorsementPlugin())
                        .setInitRequired(input.getInitRequired())
                        .build(),
                ChaincodeValidationInfo.newBuilder()
                        .setValidationPlugin(input.getValidationPlugin())
                        .setValidationParameter(input.getValidationParameter())
                        .build(),
                input.getCollections());
        return new Requested(
                input.getName(), definition, input.getSource().getLocalPackage().getPackageId());
    }

    /** @param approvals which organisations have approved it */
    static QueryChaincodeDefinitionResult committed(ChaincodeDefinition definition, Map<String, Boolean> approvals) {
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

    static QueryChaincodeDefinitionsResult.ChaincodeDefinition listed(String name, ChaincodeDefinition definition) {
        return QueryChaincodeDefinitionsResult.ChaincodeDefinition.newBuilder()
                .setName(name)
                .setSequence(definition.sequence())
                .setVersion(definition.version())
                .setEndorsementPlugin(definition.endorsement().getEndorsementPlugin())
                .setValidationPlugin(definition.validation().getValidationPlugin())
                .setValidationParameter(definition.validation().getValidationParameter())
                .setInitRequired(definition.endorsement().getInitRequired())
                .setCollections(definition.collections())
                .build();
    }

    static QueryApprovedChaincodeDefinitionResult approved(LifecycleRules.Approved approved) {
        ApprovedChaincodeDefinition listed = listed(approved);
        return QueryApprovedChaincodeDefinitionResult.newBuilder()
                .setSequence(listed.getSequence())
                .setVersion(listed.getVersion())
                .setEndorsementPlugin(listed.getEndorsementPlugin())
                .setValidationPlugin(listed.getValidationPlugin())
                .setValidationParameter(listed.getValidationParameter())
                .setInitRequired(listed.getInitRequired())
                .setCollections(listed.getCollections())
                .setSource(listed.getSource())
                .build();
    }

    static ApprovedChaincodeDefinition listed(LifecycleRules.Approved approved) {
        ChaincodeDefinition definition = approved.definition();
        return ApprovedChaincodeDefinition.newBuilder()
                .setName(approved.name())
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

    private static ChaincodeSource source(String packageId) {
        ChaincodeSource.Builder source = ChaincodeSource.newBuilder();
        return packageId.isEmpty()
                ? source.setUnavailable(ChaincodeSource.Unavailable.getDefaultInstance())
                        .build()
                : source.setLocalPackage(ChaincodeSource.Local.newBuilder().setPackageId(packageId))
                        .build();
    }
}
