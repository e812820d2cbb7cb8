package org.hansa.network.chaincode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import org.hansa.network.GoldenChannel;
import org.hansa.network.simulator.TransactionSimulator;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.hyperledger.fabric.protos.peer.DelState;
import org.hyperledger.fabric.protos.peer.GetQueryResult;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.GetStateMultiple;
import org.hyperledger.fabric.protos.peer.GetStateMultipleResult;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.QueryMetadata;
import org.hyperledger.fabric.protos.peer.QueryStateNext;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.WriteBatchState;
import org.hyperledger.fabric.protos.peer.WriteRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the transcripts do not show: requests that are refused, and those that the Java shim does not send. */
class ShimRequestsTest {

    private static GoldenChannel channel;

    private TransactionSimulator simulator;
    private CallContext context;
    private ShimRequests requests;

    @BeforeAll
    static void replayTheRecordedChannel() throws Exception {
        channel = GoldenChannel.replay(30);
    }

    @BeforeEach
    void begin() {
        simulator = new TransactionSimulator("tx", channel.before(29));
        context = new CallContext(
                "consortium",
                "tx",
                "vectors",
                SignedProposal.getDefaultInstance(),
                simulator,
                (namespace, key) -> java.util.Collections.emptyIterator(),
                (caller, target, input) -> {
                    throw new ChaincodeFailure("execute failed: nobody is there");
                },
                channel.rights(GoldenChannel.transaction(17, 0), simulator));
        requests = new ShimRequests(context, false);
    }

    @Test
    void a_rich_query_gets_the_error_of_leveldb() {
        assertThat(refusal(Type.GET_QUERY_RESULT, GetQueryResult.newBuilder().setQuery("{}")))
                .isEqualTo("GET_QUERY_RESULT failed: transaction ID: tx: ExecuteQuery not supported for leveldb");
    }

    @Test
    void every_request_for_a_collection_that_is_not_defined_is_refused_by_its_name() {
        String notFound = "collection consortium/vectors/secret could not be found";
        assertThat(refusal(Type.GET_STATE, GetState.newBuilder().setKey("k").setCollection("secret")))
                .endsWith(notFound);
        assertThat(refusal(Type.GET_PRIVATE_DATA_HASH, GetState.newBuilder().setCollection("secret")))
                .endsWith("collection [secret] not defined in the collection config for chaincode [vectors]");
        assertThat(refusal(Type.DEL_STATE, DelState.newBuilder().setCollection("secret")))
                .endsWith(notFound);
        assertThat(refusal(Type.PURGE_PRIVATE_DATA, DelState.newBuilder().setCollection("secret")))
                .endsWith(notFound);
        assertThat(refusal(Type.GET_STATE_BY_RANGE, GetStateByRange.newBuilder().setCollection("secret")))
                .endsWith(notFound);
    }

    @Test
    void a_query_that_was_never_opened_has_no_next_page() {
        assertThat(refusal(Type.QUERY_STATE_NEXT, QueryStateNext.newBuilder().setId("other")))
                .endsWith("query iterator not found");
    }

    @Test
    void a_paged_query_and_a_write_exclude_each_other() {
        GetStateByRange.Builder page = GetStateByRange.newBuilder()
                .setStartKey("ra")
                .setMetadata(QueryMetadata.newBuilder().setPageSize(5).build().toByteString());
        assertThat(answer(Type.GET_STATE_BY_RANGE, page).getType()).isEqualTo(Type.RESPONSE);
        assertThat(refusal(Type.PUT_STATE, PutState.newBuilder().setKey("k").setValue(text("v"))))
                .endsWith("Transaction has already performed a paginated query. Writes are not allowed");
    }

    @Test
    void garbage_instead_of_a_request_is_answered() {
        ChaincodeMessage garbage = ChaincodeMessage.newBuilder()
                .setType(Type.PUT_STATE)
                .setTxid("tx")
                .setPayload(ByteString.copyFrom(new byte[] {(byte) 0xff}))
                .build();
        assertThat(requests.answer(garbage).getPayload().toStringUtf8())
                .startsWith("PUT_STATE failed: transaction ID: tx: unmarshal failed: ");
    }

    @Test
    void several_keys_can_be_read_and_written_with_one_message() throws Exception {
        ChaincodeMessage read = answer(
                Type.GET_STATE_MULTIPLE,
                GetStateMultiple.newBuilder().addKeys("p1").addKeys("nosuch"));
        assertThat(GetStateMultipleResult.parseFrom(read.getPayload()).getValuesList())
                .containsExactly(text("value 1 äöü"), ByteString.EMPTY);
        WriteBatchState batch = WriteBatchState.newBuilder()
                .addRec(WriteRecord.newBuilder()
                        .setType(WriteRecord.Type.PUT_STATE)
                        .setKey("b")
                        .setValue(text("1")))
                .addRec(WriteRecord.newBuilder()
                        .setType(WriteRecord.Type.DEL_STATE)
                        .setKey("a"))
                .build();
        answer(Type.WRITE_BATCH_STATE, batch.toBuilder());
        KVRWSet set =
                KVRWSet.parseFrom(TxReadWriteSet.parseFrom(simulator.finish().readWriteSet())
                        .getNsRwset(0)
                        .getRwset());
        assertThat(set.getReadsList()).extracting("key").containsExactly("nosuch", "p1");
        assertThat(set.getWrites(0).getKey()).isEqualTo("a");
        assertThat(set.getWrites(0).getIsDelete()).isTrue();
        assertThat(set.getWrites(1).getValue()).isEqualTo(text("1"));
    }

    @Test
    void a_transaction_does_not_see_its_own_writes() {
        answer(Type.PUT_STATE, PutState.newBuilder().setKey("p1").setValue(text("new")));
        assertThat(answer(Type.GET_STATE, GetState.newBuilder().setKey("p1"))
                        .getPayload()
                        .toStringUtf8())
                .isEqualTo("value 1 äöü");
    }

    private String refusal(Type type, MessageLite.Builder payload) {
        ChaincodeMessage answer = answer(type, payload);
        assertThat(answer.getType()).isEqualTo(Type.ERROR);
        return answer.getPayload().toStringUtf8();
    }

    private ChaincodeMessage answer(Type type, MessageLite.Builder payload) {
        return requests.answer(ChaincodeMessage.newBuilder()
                .setType(type)
                .setTxid("tx")
                .setChannelId("consortium")
                .setPayload(payload.build().toByteString())
                .build());
    }

    private static ByteString text(String value) {
        return ByteString.copyFromUtf8(value);
    }
}
