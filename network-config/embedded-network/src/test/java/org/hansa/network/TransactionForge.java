package org.hansa.network;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.hansa.fabric.evidence.ProposalHashes;
import org.hansa.fabric.evidence.TransactionIds;
import org.hansa.network.TestConsortium.Signer;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeEndorsementInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;
import org.hyperledger.fabric.protos.peer.lifecycle.StateMetadata;

/** Makes endorsed transactions with the peers' own keys, without a chaincode: read-write sets are given. */
public final class TransactionForge {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final TestConsortium consortium;

    public TransactionForge(TestConsortium consortium) {
        this.consortium = consortium;
    }

    /** A transaction of nord's anchor identity, endorsed by the peers of these members. */
    public Envelope transaction(String chaincode, TxReadWriteSet sets, String... endorsers) {
        Signer creator = consortium.user("nord", "Anchor");
        ByteString nonce = random(24);
        String txId = TransactionIds.of(nonce, creator.identity());
        ChannelHeader channelHeader = header(HeaderType.ENDORSER_TRANSACTION_VALUE)
                .setTxId(txId)
                .setExtension(ChaincodeHeaderExtension.newBuilder()
                        .setChaincodeId(ChaincodeID.newBuilder().setName(chaincode))
                        .build()
                        .toByteString())
                .build();
        ByteString signatureHeader = SignatureHeader.newBuilder()
                .setCreator(creator.identity())
                .setNonce(nonce)
                .build()
                .toByteString();
        ByteString proposal = ChaincodeProposalPayload.newBuilder()
                .setInput(ByteString.copyFromUtf8("forged"))
                .build()
                .toByteString();
        byte[] proposalHash = ProposalHashes.ofTransaction(channelHeader.toByteString(), signatureHeader, proposal);
        ChaincodeAction action = ChaincodeAction.newBuilder()
                .setResults(sets.toByteString())
                .setResponse(Response.newBuilder().setStatus(200))
                .setChaincodeId(ChaincodeID.newBuilder().setName(chaincode).setVersion("1"))
                .build();
        ByteString response = ProposalResponsePayload.newBuilder()
                .setProposalHash(ByteString.copyFrom(proposalHash))
                .setExtension(action.toByteString())
                .build()
                .toByteString();
        ChaincodeEndorsedAction.Builder endorsed =
                ChaincodeEndorsedAction.newBuilder().setProposalResponsePayload(response);
        for (String member : endorsers) {
            Signer peer = consortium.peer(member);
            endorsed.addEndorsements(Endorsement.newBuilder()
                    .setEndorser(peer.identity())
                    .setSignature(peer.sign(response.concat(peer.identity()))));
        }
        Transaction transaction = Transaction.newBuilder()
                .addActions(TransactionAction.newBuilder()
                        .setHeader(signatureHeader)
                        .setPayload(ChaincodeActionPayload.newBuilder()
                                .setChaincodeProposalPayload(proposal)
                                .setAction(endorsed)
                                .build()
                                .toByteString()))
                .build();
        return envelope(creator, channelHeader, signatureHeader, transaction.toByteString());
    }

    /** A signed envelope of any header type and content. */
    public Envelope message(Signer creator, ChannelHeader header, ByteString data) {
        ByteString signatureHeader = SignatureHeader.newBuilder()
                .setCreator(creator.identity())
                .setNonce(random(24))
                .build()
                .toByteString();
        return envelope(creator, header, signatureHeader, data);
    }

    /** A channel header for this channel and this moment. */
    public ChannelHeader.Builder header(int type) {
        Instant now = Instant.now();
        return ChannelHeader.newBuilder()
                .setType(type)
                .setChannelId(consortium.config.channel())
                .setTimestamp(
                        Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()));
    }

    /** What a lifecycle commit writes: the definition of a chaincode under the channel's endorsement policy. */
    public Envelope definition(String chaincode) {
        ApplicationPolicy policy = ApplicationPolicy.newBuilder()
                .setChannelConfigPolicyReference("/Channel/Application/Endorsement")
                .build();
        String fields = "namespaces/fields/" + chaincode + "/";
        KVRWSet writes = KVRWSet.newBuilder()
                .addWrites(write(
                        fields + "Collections",
                        data(CollectionConfigPackage.getDefaultInstance().toByteString())))
                .addWrites(write(
                        fields + "EndorsementInfo",
                        data(ChaincodeEndorsementInfo.newBuilder()
                                .setVersion("1")
                                .setEndorsementPlugin("escc")
                                .build()
                                .toByteString())))
                .addWrites(write(
                        fields + "Sequence",
                        StateData.newBuilder().setInt64(1).build().toByteString()))
                .addWrites(write(
                        fields + "ValidationInfo",
                        data(ChaincodeValidationInfo.newBuilder()
                                .setValidationPlugin("vscc")
                                .setValidationParameter(policy.toByteString())
                                .build()
                                .toByteString())))
                .addWrites(write(
                        "namespaces/metadata/" + chaincode,
                        StateMetadata.newBuilder()
                                .setDatatype("ChaincodeDefinition")
                                .addAllFields(List.of("Sequence", "EndorsementInfo", "ValidationInfo", "Collections"))
                                .build()
                                .toByteString()))
                .build();
        return transaction("_lifecycle", sets("_lifecycle", writes), "nord", "rhein");
    }

    public static TxReadWriteSet sets(String namespace, KVRWSet set) {
        return TxReadWriteSet.newBuilder()
                .addNsRwset(NsReadWriteSet.newBuilder().setNamespace(namespace).setRwset(set.toByteString()))
                .build();
    }

    public static TxReadWriteSet put(String namespace, String key, String value) {
        return sets(
                namespace,
                KVRWSet.newBuilder()
                        .addWrites(write(key, ByteString.copyFromUtf8(value)))
                        .build());
    }

    /** Reads a key at a version (block and transaction) and writes it. */
    public static TxReadWriteSet update(String namespace, String key, long block, long transaction, String value) {
        KVRead read = KVRead.newBuilder()
                .setKey(key)
                .setVersion(Version.newBuilder().setBlockNum(block).setTxNum(transaction))
                .build();
        return sets(
                namespace,
                KVRWSet.newBuilder()
                        .addReads(read)
                        .addWrites(write(key, ByteString.copyFromUtf8(value)))
                        .build());
    }

    private static KVWrite write(String key, ByteString value) {
        return KVWrite.newBuilder().setKey(key).setValue(value).build();
    }

    private static ByteString data(ByteString bytes) {
        // A field of empty content is stored all the same: a StateData with its bytes branch set.
        return StateData.newBuilder().setBytes(bytes).build().toByteString();
    }

    private static Envelope envelope(
            Signer creator, ChannelHeader channelHeader, ByteString signatureHeader, ByteString data) {
        ByteString payload = Payload.newBuilder()
                .setHeader(Header.newBuilder()
                        .setChannelHeader(channelHeader.toByteString())
                        .setSignatureHeader(signatureHeader))
                .setData(data)
                .build()
                .toByteString();
        return Envelope.newBuilder()
                .setPayload(payload)
                .setSignature(creator.sign(payload))
                .build();
    }

    private static ByteString random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }
}
