package org.hansa.network.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import io.grpc.protobuf.StatusProto;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hansa.network.endorser.EndorsingPeer;
import org.hansa.network.gateway.FaultyPeer.Fault;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Gateway among peers and orderers that are down or lie. No sockets, one thread. */
class GatewayFaultsTest {

    @TempDir
    private Path folder;

    @Test
    void one_peer_that_is_down_is_replaced_silently() throws Exception {
        try (InProcessNetwork network = network(Map.of("RheinMSP", Fault.DOWN))) {
            assertThat(network.submit("put", "k", "v")).isEqualTo(TxValidationCode.VALID);
            assertThat(network.submit("put", "k", "w")).isEqualTo(TxValidationCode.VALID);
            assertThat(network.evaluate("get", "k")).isEqualTo("w");
        }
    }

    @Test
    void one_peer_that_lies_is_outvoted() throws Exception {
        try (InProcessNetwork network = network(Map.of("HelvMSP", Fault.LIES))) {
            for (int i = 0; i < 4; i++) {
                assertThat(network.submit("add", "k", "1")).isEqualTo(TxValidationCode.VALID);
            }
            assertThat(network.evaluate("get", "k")).isEqualTo("4");
        }
    }

    @Test
    void a_majority_that_is_down_is_named() throws Exception {
        try (InProcessNetwork network = network(Map.of("RheinMSP", Fault.DOWN, "HelvMSP", Fault.DOWN))) {
            GatewayRefusal refusal = catchThrowableOfType(GatewayRefusal.class, () -> network.submit("put", "k", "v"));
            assertThat(refusal)
                    .hasMessage("failed to collect enough transaction endorsements, see attached details for more"
                            + " info");
            assertThat(details(refusal))
                    .extracting(ErrorDetail::getMspId)
                    .containsExactlyInAnyOrder("RheinMSP", "HelvMSP");
            assertThat(details(refusal))
                    .extracting(ErrorDetail::getMessage)
                    .containsOnly("rpc error: code = UNAVAILABLE desc = connection refused");
        }
    }

    @Test
    void reading_goes_to_another_peer_when_the_own_one_is_down() throws Exception {
        try (InProcessNetwork network = network(Map.of("NordMSP", Fault.DOWN))) {
            assertThat(network.evaluate("get", "k")).isEmpty();
            GatewayRefusal refusal = catchThrowableOfType(GatewayRefusal.class, () -> network.submit("put", "k", "v"));
            assertThat(refusal).hasMessage("failed to endorse transaction, see attached details for more info");
        }
    }

    @Test
    void one_orderer_of_four_may_refuse_and_two_may_not() throws Exception {
        try (InProcessNetwork network = network(List.of("AssocMSP"))) {
            assertThat(network.submit("put", "k", "v")).isEqualTo(TxValidationCode.VALID);
        }
        try (InProcessNetwork network = network(List.of("AssocMSP", "NordMSP"))) {
            GatewayRefusal refusal = catchThrowableOfType(GatewayRefusal.class, () -> network.submit("put", "k", "v"));
            assertThat(status(refusal).getCode()).isEqualTo(Code.UNAVAILABLE.getNumber());
            assertThat(refusal).hasMessageStartingWith("insufficient number of orderers");
            assertThat(details(refusal))
                    .extracting(ErrorDetail::getMessage)
                    .containsOnly("received unsuccessful response from orderer: status=SERVICE_UNAVAILABLE, info=full");
        }
    }

    @Test
    void all_organisations_hold_the_same_state_after_a_mixed_history() throws Exception {
        try (InProcessNetwork network = network(Map.of())) {
            network.submit("putMany", "m", "60");
            network.submit("rangeCount", "m", "m~", "count");
            network.submit("delete", "m007");
            network.submit("event", "E", "payload");
            for (String key : List.of("m000", "m007", "count", "ev:E")) {
                byte[] nord = value(network, "nord", key);
                assertThat(value(network, "rhein", key)).isEqualTo(nord);
                assertThat(value(network, "helv", key)).isEqualTo(nord);
            }
            assertThat(network.evaluate("get", "count")).isEqualTo("60");
        }
    }

    private static byte[] value(InProcessNetwork network, String memberId, String key) {
        var value = network.ledger(memberId).state().get("vectors", key);
        return value == null ? new byte[0] : value.value();
    }

    private InProcessNetwork network(Map<String, Fault> faults) throws Exception {
        Function<EndorsingPeer, EndorsingPeer> fault =
                peer -> faults.containsKey(peer.mspId()) ? new FaultyPeer(peer, faults.get(peer.mspId())) : peer;
        return new InProcessNetwork(folder, fault, node -> node);
    }

    private InProcessNetwork network(List<String> refusingOrderers) throws Exception {
        return new InProcessNetwork(
                folder.resolve("with-" + refusingOrderers.size()),
                peer -> peer,
                node -> refusingOrderers.contains(node.mspId()) ? new RefusingOrderer(node) : node);
    }

    private static com.google.rpc.Status status(GatewayRefusal refusal) {
        return StatusProto.fromThrowable(refusal.onTheWire());
    }

    private static List<ErrorDetail> details(GatewayRefusal refusal) throws Exception {
        List<ErrorDetail> details = new ArrayList<>();
        for (Any detail : status(refusal).getDetailsList()) {
            details.add(detail.unpack(ErrorDetail.class));
        }
        return details;
    }

    /** An orderer whose pool is full. */
    private record RefusingOrderer(OrderingNode node) implements OrderingNode {

        @Override
        public String mspId() {
            return node.mspId();
        }

        @Override
        public String address() {
            return node.address();
        }

        @Override
        public BroadcastResponse broadcast(Envelope envelope) {
            return BroadcastResponse.newBuilder()
                    .setStatus(Status.SERVICE_UNAVAILABLE)
                    .setInfo("full")
                    .build();
        }
    }
}
