package org.hansa.network.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import java.time.Clock;
import java.util.List;
import org.hansa.network.deploy.SignedProposals;
import org.hansa.network.endorser.PeerSigner;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeSource;
import org.hyperledger.fabric.protos.peer.lifecycle.CheckCommitReadinessArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.CheckCommitReadinessResult;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.GetInstalledChaincodePackageArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.GetInstalledChaincodePackageResult;
import org.hyperledger.fabric.protos.peer.lifecycle.InstallChaincodeArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionsArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionsResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodesArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodesResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What stands behind {@code peer lifecycle chaincode}: the same messages, and the statuses and words that the command line
 * shows. The network has one chaincode committed at sequence 1.
 */
@Conformance("The lifecycle of definitions")
class LifecycleConformanceTest {

    private static final String FAILED = "failed to invoke backing implementation of '%s': %s";
    private static final String NOT_AN_ADMIN =
            "Failed to authorize invocation due to failed ACL check: Failed verifying"
                    + " that proposal's creator satisfies local MSP principal during channelless check policy with policy"
                    + " [Admins]: [The identity is not an admin under this MSP [NordMSP]: The identity does not contain OU"
                    + " [ADMIN], MSP: [NordMSP]]";

    private static NetworkUnderTest network;
    private static EndorserGrpc.EndorserBlockingStub nord;

    @BeforeAll
    static void start() {
        network = NetworkUnderTest.start();
        nord = EndorserGrpc.newBlockingStub(network.connection("NordMSP"));
    }

    @AfterAll
    static void stop() {
        NetworkUnderTest.stop(network);
    }

    @Test
    void only_administrators_install_approve_and_ask_what_is_installed_or_approved() {
        for (String function : List.of(
                "InstallChaincode",
                "QueryInstalledChaincodes",
                "ApproveChaincodeDefinitionForMyOrg",
                "QueryApprovedChaincodeDefinition",
                "QueryApprovedChaincodeDefinitions")) {
            Response answer = ask("Anchor", NetworkUnderTest.CHANNEL, function, approval(1, "1.0"));
            assertThat(answer.getStatus()).isEqualTo(500);
            assertThat(answer.getMessage()).isEqualTo(NOT_AN_ADMIN);
        }
    }

    @Test
    void a_client_may_ask_what_is_committed() {
        Response answer = ask(
                "Anchor",
                NetworkUnderTest.CHANNEL,
                "QueryChaincodeDefinition",
                QueryChaincodeDefinitionArgs.newBuilder()
                        .setName(NetworkUnderTest.CHAINCODE)
                        .build());
        assertThat(answer.getStatus()).isEqualTo(200);
    }

    @Test
    void what_is_no_package_is_not_installed() {
        String reason = "could not parse as a chaincode install package: error reading as gzip stream: ";
        assertThat(install("garbage that goes on"))
                .isEqualTo(failed("InstallChaincode", reason + "gzip: invalid header"));
        assertThat(install("garbage")).isEqualTo(failed("InstallChaincode", reason + "unexpected EOF"));
    }

    @Test
    void an_installed_package_is_handed_out_as_it_came_and_not_installed_twice() throws Exception {
        String packageId = QueryInstalledChaincodesResult.parseFrom(
                        ask("Admin", "", "QueryInstalledChaincodes", QueryInstalledChaincodesArgs.getDefaultInstance())
                                .getPayload())
                .getInstalledChaincodes(0)
                .getPackageId();
        ByteString bytes = GetInstalledChaincodePackageResult.parseFrom(ask(
                                "Admin",
                                "",
                                "GetInstalledChaincodePackage",
                                GetInstalledChaincodePackageArgs.newBuilder()
                                        .setPackageId(packageId)
                                        .build())
                        .getPayload())
                .getChaincodeInstallPackage();
        Response again = ask(
                "Admin",
                "",
                "InstallChaincode",
                InstallChaincodeArgs.newBuilder()
                        .setChaincodeInstallPackage(bytes)
                        .build());
        assertThat(again.getMessage())
                .isEqualTo(failed(
                        "InstallChaincode",
                        "chaincode already successfully installed (package ID '" + packageId + "')"));
    }

    @Test
    void what_is_not_there_is_404_if_it_is_a_definition_and_500_if_a_package_or_an_approval() {
        Response definition = ask(
                "Admin",
                NetworkUnderTest.CHANNEL,
                "QueryChaincodeDefinition",
                QueryChaincodeDefinitionArgs.newBuilder().setName("nosuch").build());
        assertThat(definition.getStatus()).isEqualTo(404);
        assertThat(definition.getMessage()).isEqualTo("namespace nosuch is not defined");
        Response installed = ask(
                "Admin",
                "",
                "GetInstalledChaincodePackage",
                GetInstalledChaincodePackageArgs.newBuilder()
                        .setPackageId("no:00")
                        .build());
        // Meant to be 404: the code compares an error's type, and a pointer to it has another.
        assertThat(installed.getStatus()).isEqualTo(500);
        assertThat(installed.getMessage())
                .isEqualTo(failed(
                        "GetInstalledChaincodePackage",
                        "could not load cc install package: chaincode install package 'no:00' not found"));
        Response approved = ask(
                "Admin",
                NetworkUnderTest.CHANNEL,
                "QueryApprovedChaincodeDefinition",
                QueryApprovedChaincodeDefinitionArgs.newBuilder()
                        .setName("nosuch")
                        .build());
        assertThat(approved.getStatus()).isEqualTo(500);
        assertThat(approved.getMessage())
                .isEqualTo(failed(
                        "QueryApprovedChaincodeDefinition",
                        "could not fetch approved chaincode definition (name: 'nosuch', sequence: '0') on channel"
                                + " 'hansa'"));
    }

    @Test
    void sequences_have_no_gaps_and_what_is_committed_is_not_approved_differently_or_twice() {
        assertThat(approve(3, "1.0"))
                .isEqualTo("requested sequence 3 is larger than the next available sequence number 2");
        assertThat(approve(1, "9.9"))
                .isEqualTo("attempted to redefine the current committed sequence (1) for namespace vectors with"
                        + " different parameters: expected Version '1.0' does not match passed Version '9.9'");
        Response committed = ask("Admin", NetworkUnderTest.CHANNEL, "CommitChaincodeDefinition", commit(1));
        assertThat(committed.getMessage())
                .isEqualTo(failed(
                        "CommitChaincodeDefinition", "requested sequence is 1, but new definition must be sequence 2"));
    }

    @Test
    void an_approval_is_seen_with_its_package_and_a_commit_without_the_others_is_refused_by_them() throws Exception {
        String name = "later";
        ApproveChaincodeDefinitionForMyOrgArgs approval = ApproveChaincodeDefinitionForMyOrgArgs.newBuilder()
                .setName(name)
                .setVersion("1.0")
                .setSequence(1)
                .setSource(ChaincodeSource.newBuilder()
                        .setLocalPackage(ChaincodeSource.Local.newBuilder().setPackageId("not:installed")))
                .build();
        assertThat(submit("ApproveChaincodeDefinitionForMyOrg", approval)).isEqualTo(TxValidationCode.VALID);
        assertThat(message("ApproveChaincodeDefinitionForMyOrg", approval))
                .isEqualTo("attempted to redefine uncommitted sequence (1) for namespace later with unchanged content");
        var all = QueryApprovedChaincodeDefinitionsResult.parseFrom(ask(
                                "Admin",
                                NetworkUnderTest.CHANNEL,
                                "QueryApprovedChaincodeDefinitions",
                                QueryApprovedChaincodeDefinitionsArgs.getDefaultInstance())
                        .getPayload())
                .getApprovedChaincodeDefinitionsList();
        assertThat(all).extracting("name").containsExactlyInAnyOrder("later", "other", "vectors");
        assertThat(all.stream()
                        .filter(approved -> approved.getName().equals(name))
                        .map(approved -> approved.getSource().getLocalPackage().getPackageId()))
                .containsExactly("not:installed");
        CheckCommitReadinessArgs question = CheckCommitReadinessArgs.newBuilder()
                .setName(name)
                .setVersion("1.0")
                .setSequence(1)
                .build();
        var readiness = CheckCommitReadinessResult.parseFrom(
                ask("Admin", NetworkUnderTest.CHANNEL, "CheckCommitReadiness", question)
                        .getPayload());
        assertThat(readiness.getApprovalsMap()).containsEntry("NordMSP", true).containsEntry("RheinMSP", false);
        assertThat(readiness.getMismatchesOrThrow("RheinMSP").getItemsList()).containsExactly("ChaincodeParameters");
        var commit = CommitChaincodeDefinitionArgs.newBuilder()
                .setName(name)
                .setVersion("1.0")
                .setSequence(1)
                .build();
        Response atRhein = EndorserGrpc.newBlockingStub(network.connection("RheinMSP"))
                .processProposal(proposals("RheinMSP", "Admin")
                        .sign(NetworkUnderTest.CHANNEL, "_lifecycle", arguments("CommitChaincodeDefinition", commit)))
                .getResponse();
        assertThat(atRhein.getMessage())
                .isEqualTo(failed(
                        "CommitChaincodeDefinition", "chaincode definition not agreed to by this org (RheinMSP)"));
    }

    @Test
    void functions_that_do_not_exist_have_no_policy_and_broken_calls_are_answered() {
        assertThat(message("Nope", approval(1, "1.0")))
                .isEqualTo("Failed to authorize invocation due to failed ACL check: Unmapped policy for"
                        + " _lifecycle/Nope");
        Response oneArgument = nord.processProposal(proposals("NordMSP", "Admin")
                        .sign(NetworkUnderTest.CHANNEL, "_lifecycle", List.of(ByteString.copyFromUtf8("Nope"))))
                .getResponse();
        assertThat(oneArgument.getMessage())
                .isEqualTo("lifecycle scc operations require exactly two arguments but received 1");
    }

    private static String failed(String function, String reason) {
        return FAILED.formatted(function, reason);
    }

    private static String install(String bytes) {
        return ask(
                        "Admin",
                        "",
                        "InstallChaincode",
                        InstallChaincodeArgs.newBuilder()
                                .setChaincodeInstallPackage(ByteString.copyFromUtf8(bytes))
                                .build())
                .getMessage();
    }

    private static String approve(long sequence, String version) {
        return message("ApproveChaincodeDefinitionForMyOrg", approval(sequence, version));
    }

    /** The reason within a refusal by the function itself. */
    private static String message(String function, MessageLite arguments) {
        String message =
                ask("Admin", NetworkUnderTest.CHANNEL, function, arguments).getMessage();
        String prefix = failed(function, "");
        return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    }

    private static ApproveChaincodeDefinitionForMyOrgArgs approval(long sequence, String version) {
        return ApproveChaincodeDefinitionForMyOrgArgs.newBuilder()
                .setName(NetworkUnderTest.CHAINCODE)
                .setVersion(version)
                .setSequence(sequence)
                .setCollections(NetworkUnderTest.COLLECTIONS)
                .build();
    }

    private static CommitChaincodeDefinitionArgs commit(long sequence) {
        return CommitChaincodeDefinitionArgs.newBuilder()
                .setName(NetworkUnderTest.CHAINCODE)
                .setVersion("1.0")
                .setSequence(sequence)
                .setCollections(NetworkUnderTest.COLLECTIONS)
                .build();
    }

    private static Response ask(String user, String channel, String function, MessageLite arguments) {
        return nord.processProposal(
                        proposals("NordMSP", user).sign(channel, "_lifecycle", arguments(function, arguments)))
                .getResponse();
    }

    private static List<ByteString> arguments(String function, MessageLite arguments) {
        return List.of(ByteString.copyFromUtf8(function), arguments.toByteString());
    }

    private static SignedProposals proposals(String mspId, String user) {
        return new SignedProposals(PeerSigner.of(mspId, network.identity(mspId, user)), Clock.systemUTC());
    }

    private static TxValidationCode submit(String function, MessageLite arguments) throws Exception {
        Client admin = new Client(
                NetworkUnderTest.CHANNEL,
                "NordMSP",
                network.identity("NordMSP", "Admin"),
                network.connection("NordMSP"));
        try (admin) {
            Proposal proposal = admin.network()
                    .getContract("_lifecycle")
                    .newProposal(function)
                    .addArguments(arguments.toByteArray())
                    .setEndorsingOrganizations("NordMSP")
                    .build();
            return proposal.endorse().submitAsync().getStatus().getCode();
        }
    }
}
