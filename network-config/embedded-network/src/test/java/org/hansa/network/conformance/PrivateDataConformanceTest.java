package org.hansa.network.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hansa.fabric.evidence.Hashes;
import org.hansa.network.TestCollections;
import org.hansa.network.deploy.DeploymentException;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Private data: who gets it, who may touch it, when it goes. Upgrades and restarts are among the cases; they share one
 * network, and each has keys of its own.
 */
@Conformance("Private data")
class PrivateDataConformanceTest {

    private static final byte[] SECRET = "secret".getBytes(StandardCharsets.UTF_8);

    private static NetworkUnderTest network;

    private Client nord;
    private Client rhein;
    private Client helv;

    @BeforeAll
    static void start() {
        network = NetworkUnderTest.start();
    }

    @AfterAll
    static void stop() {
        NetworkUnderTest.stop(network);
    }

    @BeforeEach
    void connect() {
        nord = network.client("NordMSP");
        rhein = network.client("RheinMSP");
        helv = network.client("HelvMSP");
    }

    @Test
    void members_read_the_value_and_everybody_its_hash_also_after_a_restart() throws Exception {
        assertThat(put(NetworkUnderTest.MEMBERS_ONLY, "read")).isEqualTo(TxValidationCode.VALID);
        for (int i = 0; i < 2; i++) {
            assertThat(nord.evaluate("getPrivate", NetworkUnderTest.MEMBERS_ONLY, "read"))
                    .isEqualTo("secret");
            assertThat(rhein.evaluateUntil("secret"::equals, "getPrivate", NetworkUnderTest.MEMBERS_ONLY, "read"))
                    .isEqualTo("secret");
            assertThat(nord.evaluate("rangePrivate", NetworkUnderTest.MEMBERS_ONLY, "read", "read~"))
                    .isEqualTo("1");
            helv.evaluateUntil(hash -> !hash.isEmpty(), "getPrivateHash", NetworkUnderTest.MEMBERS_ONLY, "read");
            assertThat(helv.contract().evaluateTransaction("getPrivateHash", NetworkUnderTest.MEMBERS_ONLY, "read"))
                    .isEqualTo(Hashes.sha256(SECRET));
            network.restart();
            connect();
        }
    }

    @Test
    void clients_that_are_no_members_may_neither_read_nor_write_where_the_collection_says_so() throws Exception {
        put(NetworkUnderTest.MEMBERS_ONLY, "denied");
        GatewayException read = catchThrowableOfType(
                GatewayException.class, () -> helv.evaluate("getPrivate", NetworkUnderTest.MEMBERS_ONLY, "denied"));
        // The shim hides the peer's reason (NOTES 31).
        assertThat(read.getStatus().getDescription()).endsWith("]Unsuccessful response received.");
        EndorseException write = catchThrowableOfType(EndorseException.class, () -> helv.proposePrivate(
                        NetworkUnderTest.MEMBERS_ONLY, "denied", "x", "HelvMSP")
                .endorse());
        assertThat(write.getDetails().get(0).getMessage()).endsWith("]Unsuccessful response received.");
    }

    @Test
    void a_peer_that_is_no_member_endorses_a_put_but_has_no_value() throws Exception {
        Transaction endorsed = nord.proposePrivate(
                        NetworkUnderTest.MEMBERS_ONLY, "outside", "secret", "NordMSP", "HelvMSP")
                .endorse();
        assertThat(endorsed.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
        assertThat(rhein.evaluateUntil("secret"::equals, "getPrivate", NetworkUnderTest.MEMBERS_ONLY, "outside"))
                .isEqualTo("secret");
        assertThat(put(NetworkUnderTest.SHORT_LIVED, "open")).isEqualTo(TxValidationCode.VALID);
        assertThatThrownBy(() -> helv.evaluate("getPrivate", NetworkUnderTest.SHORT_LIVED, "open"))
                .isInstanceOf(GatewayException.class);
    }

    @Test
    void a_gateway_sends_transient_fields_to_outsiders_only_when_the_client_names_them() throws Exception {
        EndorseException refusal = catchThrowableOfType(
                EndorseException.class, () -> helv.proposePrivate(NetworkUnderTest.OF_HELV, "gateway", "secret")
                        .endorse());
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(refusal.getStatus().getDescription())
                .isEqualTo("requires endorsement from organisation(s) that are not in the distribution policy of the"
                        + " private data collection(s): [collH]; retry specifying trusted endorsing organizations to"
                        + " protect transient data");
        Transaction named = helv.proposePrivate(NetworkUnderTest.OF_HELV, "gateway", "secret", "HelvMSP", "NordMSP")
                .endorse();
        assertThat(named.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
        assertThat(helv.evaluateUntil("secret"::equals, "getPrivate", NetworkUnderTest.OF_HELV, "gateway"))
                .isEqualTo("secret");
    }

    @Test
    void a_collection_s_own_policy_replaces_the_chaincode_s() throws Exception {
        Transaction alone = nord.proposePrivate(NetworkUnderTest.SHORT_LIVED, "own", "secret", "NordMSP")
                .endorse();
        assertThat(alone.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
        Transaction outsider = helv.proposePrivate(NetworkUnderTest.SHORT_LIVED, "own", "forged", "HelvMSP")
                .endorse();
        assertThat(outsider.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        Transaction tooFew = nord.proposePrivate(NetworkUnderTest.MEMBERS_ONLY, "own", "secret", "NordMSP")
                .endorse();
        assertThat(tooFew.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(nord.evaluate("getPrivate", NetworkUnderTest.SHORT_LIVED, "own"))
                .isEqualTo("secret");
    }

    @Test
    void a_value_expires_after_the_blocks_its_collection_gives_it_also_across_a_restart() throws Exception {
        put(NetworkUnderTest.SHORT_LIVED, "expires");
        nord.submit("put", "block", "1");
        nord.submit("put", "block", "2");
        network.restart();
        connect();
        nord.submit("put", "block", "3");
        nord.submit("put", "block", "4");
        nord.submit("put", "block", "5");
        assertThat(nord.evaluate("getPrivate", NetworkUnderTest.SHORT_LIVED, "expires"))
                .isEqualTo("secret");
        nord.submit("put", "block", "6");
        assertThat(nord.evaluate("getPrivate", NetworkUnderTest.SHORT_LIVED, "expires"))
                .isEmpty();
        assertThat(helv.evaluateUntil(String::isEmpty, "getPrivateHash", NetworkUnderTest.SHORT_LIVED, "expires"))
                .isEmpty();
    }

    @Test
    void a_value_endorsed_before_a_restart_and_submitted_after_it_is_there() throws Exception {
        byte[] endorsed = nord.proposePrivate(NetworkUnderTest.MEMBERS_ONLY, "held", "secret", "NordMSP", "RheinMSP")
                .endorse()
                .getBytes();
        network.restart();
        connect();
        Transaction resumed = nord.gateway().newTransaction(endorsed);
        assertThat(resumed.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
        assertThat(nord.evaluate("getPrivate", NetworkUnderTest.MEMBERS_ONLY, "held"))
                .isEqualTo("secret");
        assertThat(rhein.evaluate("getPrivate", NetworkUnderTest.MEMBERS_ONLY, "held"))
                .isEqualTo("secret");
    }

    @Test
    void a_purge_removes_value_and_hash_and_what_is_delivered_of_old_blocks() throws Exception {
        Transaction put = nord.proposePrivate(NetworkUnderTest.MEMBERS_ONLY, "purged", "secret", "NordMSP", "RheinMSP")
                .endorse();
        long block = put.submitAsync().getStatus().getBlockNumber();
        assertThat(delivered(nord, block)).contains("secret");
        assertThat(delivered(helv, block)).doesNotContain("secret");
        nord.submit("purgePrivate", NetworkUnderTest.MEMBERS_ONLY, "purged");
        assertThat(rhein.evaluateUntil(String::isEmpty, "getPrivate", NetworkUnderTest.MEMBERS_ONLY, "purged"))
                .isEmpty();
        assertThat(helv.evaluateUntil(String::isEmpty, "getPrivateHash", NetworkUnderTest.MEMBERS_ONLY, "purged"))
                .isEmpty();
        assertThat(delivered(nord, block)).doesNotContain("secret");
    }

    @Test
    void an_upgrade_may_add_collections_but_forget_none_and_invalidates_what_was_endorsed_before_it() throws Exception {
        Transaction before = nord.proposePrivate(
                        NetworkUnderTest.MEMBERS_ONLY, "upgraded", "old", "NordMSP", "RheinMSP")
                .endorse();
        put(NetworkUnderTest.MEMBERS_ONLY, "kept");
        CollectionConfigPackage forgetful =
                NetworkUnderTest.COLLECTIONS.toBuilder().removeConfig(1).build();
        assertThatThrownBy(() -> network.upgrade("1.5", forgetful))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("existing collection [collEP] missing in the proposed collection configuration");
        network.upgrade("2.0", with("collNew"));
        assertThat(before.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
        assertThat(put("collNew", "upgraded")).isEqualTo(TxValidationCode.VALID);
        assertThat(nord.evaluate("getPrivate", "collNew", "upgraded")).isEqualTo("secret");
        assertThat(nord.evaluate("getPrivate", NetworkUnderTest.MEMBERS_ONLY, "kept"))
                .isEqualTo("secret");
        network.upgrade("3.0", with("collNew", "HelvMSP"));
        for (int i = 0; i < 2; i++) {
            // A new member gets what was written before it was one.
            assertThat(helv.evaluateOnceTaken("getPrivate", "collNew", "upgraded"))
                    .isEqualTo("secret");
            network.restart();
            connect();
        }
    }

    private TxValidationCode put(String collection, String key) throws Exception {
        return nord.proposePrivate(collection, key, "secret")
                .endorse()
                .submitAsync()
                .getStatus()
                .getCode();
    }

    private static CollectionConfigPackage with(String added, String... otherMembers) {
        List<String> members = new ArrayList<>(List.of("NordMSP", "RheinMSP"));
        members.addAll(List.of(otherMembers));
        return NetworkUnderTest.COLLECTIONS.toBuilder()
                .addAllConfig(TestCollections.all(TestCollections.of(added, members.toArray(String[]::new)))
                        .getConfigList())
                .build();
    }

    /** The private writes of a block as text, as far as a client is told them. */
    private static String delivered(Client client, long block) {
        List<String> sets = new ArrayList<>();
        try (CloseableIterator<BlockAndPrivateData> blocks = client.network()
                .newBlockAndPrivateDataEventsRequest()
                .startBlock(block)
                .build()
                .getEvents(options -> options.withDeadlineAfter(20, TimeUnit.SECONDS))) {
            blocks.next().getPrivateDataMapMap().values().forEach(set -> set.getNsPvtRwsetList()
                    .forEach(namespace ->
                            namespace.getCollectionPvtRwsetList().forEach(collection -> sets.add(text(collection)))));
        }
        return sets.toString();
    }

    private static String text(CollectionPvtReadWriteSet collection) {
        return collection.getCollectionName() + "=" + collection.getRwset().toStringUtf8();
    }
}
