package org.hansa.network.deploy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hansa.network.crypto.PemFiles;
import org.hansa.network.endorser.PeerSigner;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeSource;
import org.hyperledger.fabric.protos.peer.lifecycle.CheckCommitReadinessArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.CheckCommitReadinessResult;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.InstallChaincodeArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodeArgs;
import org.jspecify.annotations.Nullable;

/** One organisation's administrator at its own peer: {@code _lifecycle} as Fabric's own command line calls it. */
final class LifecycleClient implements AutoCloseable {

    private static final String LIFECYCLE = "_lifecycle";
    private static final Duration CALL = Duration.ofSeconds(60);

    private final String mspId;
    private final ManagedChannel connection;
    private final Gateway gateway;
    private final Contract lifecycle;
    private final SignedProposals proposals;
    private final PatientSubmission submission;

    private LifecycleClient(
            String mspId,
            ManagedChannel connection,
            Gateway gateway,
            Contract lifecycle,
            SignedProposals proposals,
            PatientSubmission submission) {
        this.mspId = mspId;
        this.connection = connection;
        this.gateway = gateway;
        this.lifecycle = lifecycle;
        this.proposals = proposals;
        this.submission = submission;
    }

    public static LifecycleClient connect(String channel, DeploymentTarget target) {
        ManagedChannel connection = PeerMembership.dial(target.peerAddress(), target.peerTlsRoots());
        PrivateKey key = PemFiles.readKey(target.admin().key());
        X509Certificate certificate = PemFiles.readCertificate(target.admin().certificate());
        Gateway gateway = Gateway.newInstance()
                .identity(new X509Identity(target.mspId(), certificate))
                .signer(Signers.newPrivateKeySigner(key))
                .connection(connection)
                .evaluateOptions(options -> options.withDeadlineAfter(CALL.toSeconds(), TimeUnit.SECONDS))
                .endorseOptions(options -> options.withDeadlineAfter(CALL.toSeconds(), TimeUnit.SECONDS))
                .submitOptions(options -> options.withDeadlineAfter(CALL.toSeconds(), TimeUnit.SECONDS))
                .commitStatusOptions(options -> options.withDeadlineAfter(CALL.toSeconds(), TimeUnit.SECONDS))
                .connect();
        Contract lifecycle = gateway.getNetwork(channel).getContract(LIFECYCLE);
        PeerSigner signer = PeerSigner.of(target.mspId(), target.admin());
        return new LifecycleClient(
                target.mspId(),
                connection,
                gateway,
                lifecycle,
                new SignedProposals(signer, Clock.systemUTC()),
                new PatientSubmission(gateway, channel, signer.identity()));
    }

    public String mspId() {
        return mspId;
    }

    public boolean isInstalled(String packageId) {
        ProposalResponse response = atThePeer(
                "QueryInstalledChaincode",
                QueryInstalledChaincodeArgs.newBuilder().setPackageId(packageId).build());
        String reason = response.getResponse().getMessage();
        if (response.getResponse().getStatus() != 200 && !reason.contains("could not find chaincode with package id")) {
            throw failed("look for package " + packageId, reason, null);
        }
        return response.getResponse().getStatus() == 200;
    }

    public void install(byte[] chaincodePackage) {
        ProposalResponse response = atThePeer(
                "InstallChaincode",
                InstallChaincodeArgs.newBuilder()
                        .setChaincodeInstallPackage(ByteString.copyFrom(chaincodePackage))
                        .build());
        if (response.getResponse().getStatus() != 200) {
            throw failed("install the chaincode", response.getResponse().getMessage(), null);
        }
    }

    /** The definition on the channel, if there is one. */
    public Optional<QueryChaincodeDefinitionResult> committed(String name) {
        return query(
                "QueryChaincodeDefinition",
                QueryChaincodeDefinitionArgs.newBuilder().setName(name).build(),
                QueryChaincodeDefinitionResult::parseFrom,
                "chaincode response 404");
    }

    /** The own organisation's approval of a sequence, if there is one. */
    public Optional<QueryApprovedChaincodeDefinitionResult> approved(String name, long sequence) {
        return query(
                "QueryApprovedChaincodeDefinition",
                QueryApprovedChaincodeDefinitionArgs.newBuilder()
                        .setName(name)
                        .setSequence(sequence)
                        .build(),
                QueryApprovedChaincodeDefinitionResult::parseFrom,
                "could not fetch approved chaincode definition");
    }

    public void approve(ChaincodeRelease release, long sequence, String packageId) {
        submit(
                "ApproveChaincodeDefinitionForMyOrg",
                ApproveChaincodeDefinitionForMyOrgArgs.newBuilder()
                        .setName(release.name())
                        .setVersion(release.version())
                        .setSequence(sequence)
                        .setValidationParameter(release.endorsementPolicy())
                        .setCollections(release.collections())
                        .setSource(ChaincodeSource.newBuilder()
                                .setLocalPackage(
                                        ChaincodeSource.Local.newBuilder().setPackageId(packageId)))
                        .build(),
                mspId);
    }

    /** Which organisations have approved, as this organisation's peer knows it. */
    public Map<String, Boolean> readiness(ChaincodeRelease release, long sequence) {
        CheckCommitReadinessArgs question = CheckCommitReadinessArgs.newBuilder()
                .setName(release.name())
                .setVersion(release.version())
                .setSequence(sequence)
                .setValidationParameter(release.endorsementPolicy())
                .setCollections(release.collections())
                .build();
        return query("CheckCommitReadiness", question, CheckCommitReadinessResult::parseFrom, "new definition must be")
                .map(CheckCommitReadinessResult::getApprovalsMap)
                .orElse(Map.of(mspId, false));
    }

    public void commit(ChaincodeRelease release, long sequence) {
        submit(
                "CommitChaincodeDefinition",
                CommitChaincodeDefinitionArgs.newBuilder()
                        .setName(release.name())
                        .setVersion(release.version())
                        .setSequence(sequence)
                        .setValidationParameter(release.endorsementPolicy())
                        .setCollections(release.collections())
                        .build());
    }

    @Override
    public void close() {
        gateway.close();
        connection.shutdownNow();
    }

    /** Reads a result. */
    @FunctionalInterface
    private interface Parser<T> {
        T parse(byte[] bytes) throws InvalidProtocolBufferException;
    }

    private <T> Optional<T> query(String function, MessageLite arguments, Parser<T> parser, String absence) {
        try {
            byte[] result = lifecycle
                    .newProposal(function)
                    .addArguments(arguments.toByteArray())
                    .build()
                    .evaluate();
            return Optional.of(parser.parse(result));
        } catch (GatewayException e) {
            String reason = reason(e);
            if (reason.contains(absence)) {
                return Optional.empty();
            }
            throw failed(function, reason, e);
        } catch (InvalidProtocolBufferException e) {
            throw failed(function, "the peer's answer cannot be read", e);
        }
    }

    private void submit(String function, MessageLite arguments, String... endorsingOrganisations) {
        try {
            submission.submit(() -> {
                Proposal.Builder proposal = lifecycle.newProposal(function).addArguments(arguments.toByteArray());
                if (endorsingOrganisations.length > 0) {
                    proposal.setEndorsingOrganizations(endorsingOrganisations);
                }
                return proposal.build();
            });
        } catch (GatewayException e) {
            throw failed(function, reason(e), e);
        } catch (IllegalStateException e) {
            throw failed(function, String.valueOf(e.getMessage()), e);
        }
    }

    private ProposalResponse atThePeer(String function, MessageLite arguments) {
        try {
            return EndorserGrpc.newBlockingStub(connection)
                    .withDeadlineAfter(CALL.toSeconds(), TimeUnit.SECONDS)
                    .processProposal(proposals.sign(
                            "", LIFECYCLE, List.of(ByteString.copyFromUtf8(function), arguments.toByteString())));
        } catch (StatusRuntimeException e) {
            throw failed(function, String.valueOf(e.getMessage()), e);
        }
    }

    /** The cause is in the details of each peer; the message alone says only that there are some. */
    private static String reason(GatewayException e) {
        StringBuilder reason = new StringBuilder(String.valueOf(e.getStatus().getDescription()));
        e.getDetails().forEach(detail -> reason.append("; ")
                .append(detail.getMspId())
                .append(": ")
                .append(detail.getMessage()));
        return reason.toString();
    }

    private DeploymentException failed(String step, String reason, @Nullable Throwable cause) {
        String message = mspId + " cannot " + step + ": " + reason;
        return cause == null ? new DeploymentException(message) : new DeploymentException(message, cause);
    }
}
