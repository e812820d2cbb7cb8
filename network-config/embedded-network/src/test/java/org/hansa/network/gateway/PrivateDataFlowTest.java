package org.hansa.network.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.Any;
import io.grpc.protobuf.StatusProto;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.hansa.network.TestCollections;
import org.hansa.network.ledger.MissingPrivateData;
import org.hansa.network.ledger.Space;
import org.hansa.network.ledger.VersionedValue;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** How private values get from an endorsing peer to the members' states, and out of them. One thread, no sockets. */
class PrivateDataFlowTest {

    private static final String C = "c";

    /** Shared, because making keys takes longer than everything else; each case has its own channel. */
    @TempDir
    private static Path folder;

    @Test
    void members_that_were_sent_nothing_pull_the_value_from_a_member_that_has_it() throws Exception {
        try (InProcessNetwork network = network(collection().setMaximumPeerCount(0))) {
            assertThat(network.putPrivate(C, "k", "v", "RheinMSP")).isEqualTo(TxValidationCode.VALID);
            assertThat(value(network, "nord", "k")).isEqualTo("v");
            assertThat(value(network, "rhein", "k")).isEqualTo("v");
            assertThat(value(network, "helv", "k")).isNull();
            assertThat(network.ledger("nord").missingPrivateData()).isEmpty();
        }
    }

    @Test
    void a_value_endorsed_by_an_outsider_is_pushed_to_as_many_members_as_the_definition_says() throws Exception {
        try (InProcessNetwork network = network(collection().setMaximumPeerCount(1))) {
            assertThat(network.putPrivate(C, "k", "v", "HelvMSP")).isEqualTo(TxValidationCode.VALID);
            assertThat(value(network, "nord", "k")).isEqualTo("v");
            assertThat(value(network, "rhein", "k")).isEqualTo("v");
            assertThat(value(network, "helv", "k")).isNull();
        }
    }

    @Test
    void a_value_that_no_member_was_sent_is_missing_and_cannot_be_read() throws Exception {
        try (InProcessNetwork network = network(collection().setMaximumPeerCount(0))) {
            assertThat(network.putPrivate(C, "k", "v", "HelvMSP")).isEqualTo(TxValidationCode.VALID);
            long block = network.ledger("nord").height() - 1;
            MissingPrivateData missing = new MissingPrivateData(block, 0, new Space("vectors", C));
            assertThat(network.ledger("nord").missingPrivateData()).containsExactly(missing);
            assertThat(network.ledger("rhein").missingPrivateData()).containsExactly(missing);
            assertThat(network.ledger("helv").missingPrivateData()).isEmpty();
            assertThat(network.ask("nord", "getPrivate", C, "k").getResponse().getStatus())
                    .isEqualTo(500);
            assertThat(network.ask("nord", "getPrivateHash", C, "k")
                            .getResponse()
                            .getPayload())
                    .hasSize(32);
        }
    }

    @Test
    void nothing_is_endorsed_where_fewer_members_have_a_peer_than_must_receive_the_value() throws Exception {
        try (InProcessNetwork network =
                network(collection().setRequiredPeerCount(2).setMaximumPeerCount(2))) {
            GatewayRefusal refusal =
                    catchThrowableOfType(GatewayRefusal.class, () -> network.putPrivate(C, "k", "v", "NordMSP"));
            assertThat(details(refusal).get(0).getMessage())
                    .startsWith("error in simulation: failed to distribute private collection, txID ")
                    .endsWith(", channel hansa: could not build private data dissemination plan for chaincode vectors"
                            + " and collection c: required to disseminate to at least 2 peers, but know of only 1"
                            + " eligible peers");
            assertThat(network.putPrivate(C, "k", "v", "HelvMSP")).isEqualTo(TxValidationCode.VALID);
        }
    }

    @Test
    void a_value_lives_for_as_many_blocks_as_its_collection_says_and_its_hash_as_long() throws Exception {
        try (InProcessNetwork network = network(collection().setBlockToLive(3))) {
            network.putPrivate(C, "k", "v", "NordMSP");
            network.submit("put", "block", "+1");
            network.putPrivate(C, "overwritten", "v", "NordMSP");
            network.submit("put", "block", "+3");
            assertThat(value(network, "nord", "k")).isEqualTo("v");
            network.putPrivate(C, "overwritten", "w", "NordMSP");
            assertThat(value(network, "nord", "k")).isNull();
            assertThat(network.ask("helv", "getPrivateHash", C, "k")
                            .getResponse()
                            .getPayload())
                    .isEmpty();
            network.submit("put", "block", "+5");
            network.submit("put", "block", "+6");
            assertThat(value(network, "nord", "overwritten")).isEqualTo("w");
            assertThat(network.ledger("nord").missingPrivateData()).isEmpty();
        }
    }

    @Test
    void what_has_expired_is_not_told_of_old_blocks_either() throws Exception {
        try (InProcessNetwork network = network(collection().setBlockToLive(1))) {
            network.putPrivate(C, "k", "v", "NordMSP");
            long block = network.ledger("nord").height() - 1;
            network.submit("put", "block", "+1");
            assertThat(network.ledger("nord").privateWrites(block)).hasSize(1);
            network.submit("put", "block", "+2");
            assertThat(network.ledger("nord").privateWrites(block)).isEmpty();
        }
    }

    @Test
    void a_purge_takes_value_hash_and_the_memory_of_old_blocks_but_nothing_written_later() throws Exception {
        try (InProcessNetwork network = network(collection())) {
            network.putPrivate(C, "k", "first", "NordMSP");
            long block = network.ledger("nord").height() - 1;
            network.submitTo(List.of("NordMSP"), "purgePrivate", C, "k");
            assertThat(value(network, "nord", "k")).isNull();
            assertThat(value(network, "rhein", "k")).isNull();
            assertThat(network.ask("helv", "getPrivateHash", C, "k")
                            .getResponse()
                            .getPayload())
                    .isEmpty();
            assertThat(network.ledger("nord").privateWrites(block).toString()).doesNotContain("first");
            network.putPrivate(C, "k", "second", "NordMSP");
            assertThat(value(network, "nord", "k")).isEqualTo("second");
            assertThat(network.ledger("nord")
                            .privateWrites(network.ledger("nord").height() - 1)
                            .toString())
                    .contains("second");
        }
    }

    @Test
    void no_line_of_any_log_carries_a_private_value() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Level level = root.getLevel();
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        root.addAppender(lines);
        root.setLevel(Level.TRACE);
        try (InProcessNetwork network = network(collection().setMaximumPeerCount(0))) {
            network.putPrivate(C, "k", "secret-4711", "NordMSP");
            network.putPrivate(C, "missing", "secret-4711", "HelvMSP");
            network.ask("nord", "getPrivate", C, "missing");
        } finally {
            root.setLevel(level);
            root.detachAppender(lines);
        }
        assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).noneMatch(line -> line.contains("4711"));
    }

    @Test
    void a_deleted_value_is_gone_at_every_member() throws Exception {
        try (InProcessNetwork network = network(collection())) {
            network.putPrivate(C, "k", "v", "NordMSP");
            network.submitTo(List.of("RheinMSP"), "delPrivate", C, "k");
            assertThat(value(network, "nord", "k")).isNull();
            assertThat(network.ask("nord", "getPrivate", C, "k").getResponse().getStatus())
                    .isEqualTo(200);
        }
    }

    /** Members nord and rhein; one endorsement by anybody is enough. */
    private static StaticCollectionConfig.Builder collection() {
        return TestCollections.of(C, "NordMSP", "RheinMSP")
                .setEndorsementPolicy(TestCollections.endorsedByAnyOf("NordMSP", "RheinMSP", "HelvMSP"));
    }

    private InProcessNetwork network(StaticCollectionConfig.Builder collection) throws Exception {
        return new InProcessNetwork(folder, Function.identity(), Function.identity(), TestCollections.all(collection));
    }

    private static @Nullable String value(InProcessNetwork network, String memberId, String key) {
        VersionedValue value = network.ledger(memberId).state().privateValue("vectors", C, key);
        return value == null ? null : new String(value.value(), StandardCharsets.UTF_8);
    }

    private static List<ErrorDetail> details(GatewayRefusal refusal) throws Exception {
        var status = Objects.requireNonNull(StatusProto.fromThrowable(refusal.onTheWire()));
        List<ErrorDetail> details = new ArrayList<>();
        for (Any detail : status.getDetailsList()) {
            details.add(detail.unpack(ErrorDetail.class));
        }
        return details;
    }
}
