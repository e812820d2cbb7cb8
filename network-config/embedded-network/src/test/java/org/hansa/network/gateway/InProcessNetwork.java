package org.hansa.network.gateway;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.hansa.network.TestConsortium;
import org.hansa.network.chaincode.ChaincodeServerConnection;
import org.hansa.network.chaincode.inprocess.InProcessRunner;
import org.hansa.network.chaincode.packages.ChaincodePackage;
import org.hansa.network.chaincode.packages.InMemoryInstalledPackages;
import org.hansa.network.config.Member;
import org.hansa.network.deploy.SignedProposals;
import org.hansa.network.endorser.EndorsingPeer;
import org.hansa.network.endorser.PeerSigner;
import org.hansa.network.ledger.ChannelStore;
import org.hansa.network.ledger.InMemoryBlockStore;
import org.hansa.network.ledger.OrganisationLedger;
import org.hansa.network.orderer.OrderingCore;
import org.hansa.network.peer.Peer;
import org.hansa.network.peer.PeerSettings;
import org.hansa.network.testchaincode.VectorsChaincode;
import org.hansa.network.validation.BlockValidator;
import org.hansa.network.validation.ChannelCommitter;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeSource;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;

/**
 * The network's own classes on one thread: no sockets, no sleeping clock, the test chaincode in process, a block for
 * every transaction. What the faults of a test wrap are the ports between the parts.
 */
final class InProcessNetwork implements AutoCloseable {

    static final String CHANNEL = "hansa";

    private final Clock clock = Clock.fixed(Instant.now(), ZoneOffset.UTC);
    private final ExecutorService validation = Executors.newSingleThreadExecutor();
    private final TestConsortium consortium;
    private final ChannelCommitter committer;
    private final OrderingCore orderer;
    private final Map<String, OrganisationLedger> ledgers = new LinkedHashMap<>();
    private final Map<String, Peer> peers = new LinkedHashMap<>();
    private final GatewayParts parts;
    private final CollectionConfigPackage collections;

    /**
     * @param peerFault wraps each peer as the Gateway of nord sees it
     * @param ordererFault wraps each orderer
     */
    InProcessNetwork(
            Path folder,
            Function<EndorsingPeer, EndorsingPeer> peerFault,
            Function<OrderingNode, OrderingNode> ordererFault)
            throws Exception {
        this(folder, peerFault, ordererFault, CollectionConfigPackage.getDefaultInstance());
    }

    /** The same with private collections in the chaincode's definition. */
    InProcessNetwork(
            Path folder,
            Function<EndorsingPeer, EndorsingPeer> peerFault,
            Function<OrderingNode, OrderingNode> ordererFault,
            CollectionConfigPackage collections)
            throws Exception {
        this.collections = collections;
        consortium = new TestConsortium(folder);
        ChannelStore store = new ChannelStore(new InMemoryBlockStore());
        List<Member> members = consortium.config.members();
        members.forEach(member -> ledgers.put(member.id(), new OrganisationLedger(member.msp(), store)));
        committer = new ChannelCommitter(store, List.copyOf(ledgers.values()), new BlockValidator(validation));
        committer.accept(consortium.genesis);
        committer.flush();
        orderer = new OrderingCore(
                ledgers.get("nord").configuration(), consortium.ordererSigners(), byte[]::new, consortium.genesis);
        members.forEach(member -> peers.put(member.id(), peer(member)));
        List<EndorsingPeer> honest = peers.values().stream().map(Peer::endorser).toList();
        deploy(peers.get("nord").gateway(honest, orderers(node -> node), Runnable::run, new Random(1)));
        // The fault of the Gateway's own peer must be seen by the Gateway too.
        List<EndorsingPeer> faulty = honest.stream().map(peerFault).toList();
        parts = new GatewayParts(
                faulty.get(0),
                faulty,
                orderers(ordererFault),
                ledgers.get("nord"),
                peers.get("nord").access(),
                Runnable::run,
                new Random(1));
    }

    OrganisationLedger ledger(String memberId) {
        return ledgers.get(memberId);
    }

    /** Endorses, submits and commits on this thread. */
    TxValidationCode submit(String function, String... arguments) throws Exception {
        return submit(parts, "Anchor", "vectors", List.of(), bytes(function, arguments));
    }

    /** The same with the endorsing organisations named. */
    TxValidationCode submitTo(List<String> organisations, String function, String... arguments) throws Exception {
        return submit(parts, "Anchor", "vectors", organisations, bytes(function, arguments));
    }

    /** Puts a private value, endorsed by the organisations named. */
    TxValidationCode putPrivate(String collection, String key, String value, String... organisations) throws Exception {
        List<ByteString> arguments = bytes("putPrivate", collection, key);
        SignedProposal proposal = new SignedProposals(signer("nord", "Anchor"), clock)
                .sign(CHANNEL, "vectors", arguments, Map.of("value", ByteString.copyFromUtf8(value)));
        return submit(parts, "nord", "Anchor", List.of(organisations), proposal);
    }

    /** An answer of one organisation's peer, a refusal included. */
    ProposalResponse ask(String memberId, String function, String... arguments) throws Exception {
        return peers.get(memberId)
                .endorser()
                .process(propose(memberId, "Anchor", "vectors", bytes(function, arguments)));
    }

    String evaluate(String function, String... arguments) throws Exception {
        return new Evaluation(parts, new PeerChoice(parts))
                .evaluate(EvaluateRequest.newBuilder()
                        .setProposedTransaction(propose("nord", "Anchor", "vectors", bytes(function, arguments)))
                        .build())
                .getResult()
                .getPayload()
                .toStringUtf8();
    }

    @Override
    public void close() {
        peers.values().forEach(Peer::close);
        validation.shutdownNow();
    }

    private Peer peer(Member member) {
        InMemoryInstalledPackages packages = new InMemoryInstalledPackages();
        packages.save(chaincodePackage());
        return new Peer(new PeerSettings(
                CHANNEL,
                "peer0." + member.domain() + ":7051",
                PeerSigner.of(member.msp(), consortium.crypto.peer(member)),
                ledgers.get(member.id()),
                packages,
                chaincode -> new InProcessRunner(new VectorsChaincode()),
                Duration.ofMinutes(2),
                clock));
    }

    private List<OrderingNode> orderers(Function<OrderingNode, OrderingNode> fault) {
        List<OrderingNode> nodes = new ArrayList<>();
        consortium
                .config
                .organisations()
                .forEach(organisation -> nodes.add(fault.apply(new OrderingNode() {
                    @Override
                    public String mspId() {
                        return organisation.msp();
                    }

                    @Override
                    public String address() {
                        return "orderer." + organisation.domain() + ":7050";
                    }

                    @Override
                    public BroadcastResponse broadcast(Envelope envelope) {
                        return take(envelope);
                    }
                })));
        return nodes;
    }

    /** Orders and commits at once; an envelope that is known already is taken and forgotten. */
    private BroadcastResponse take(Envelope envelope) {
        if (ledgers.get("nord").transaction(txId(envelope)).isEmpty()) {
            List<Block> blocks = new ArrayList<>(orderer.order(envelope, clock.millis()));
            blocks.addAll(orderer.tick(clock.millis() + Duration.ofHours(1).toMillis()));
            blocks.forEach(committer::accept);
            committer.flush();
        }
        return BroadcastResponse.newBuilder().setStatus(Status.SUCCESS).build();
    }

    private void deploy(GatewayParts gateway) throws Exception {
        for (Member member : consortium.config.members()) {
            GatewayParts own =
                    peers.get(member.id()).gateway(gateway.peers(), gateway.orderers(), Runnable::run, new Random(1));
            ByteString approval = ApproveChaincodeDefinitionForMyOrgArgs.newBuilder()
                    .setName("vectors")
                    .setVersion("1.0")
                    .setSequence(1)
                    .setCollections(collections)
                    .setSource(ChaincodeSource.newBuilder()
                            .setLocalPackage(ChaincodeSource.Local.newBuilder()
                                    .setPackageId(chaincodePackage().id())))
                    .build()
                    .toByteString();
            requireValid(submit(
                    own,
                    member.id(),
                    "Admin",
                    "_lifecycle",
                    List.of(member.msp()),
                    List.of(ByteString.copyFromUtf8("ApproveChaincodeDefinitionForMyOrg"), approval)));
        }
        ByteString definition = CommitChaincodeDefinitionArgs.newBuilder()
                .setName("vectors")
                .setVersion("1.0")
                .setSequence(1)
                .setCollections(collections)
                .build()
                .toByteString();
        requireValid(submit(
                gateway,
                "Admin",
                "_lifecycle",
                List.of(),
                List.of(ByteString.copyFromUtf8("CommitChaincodeDefinition"), definition)));
    }

    private static void requireValid(TxValidationCode code) {
        if (code != TxValidationCode.VALID) {
            throw new IllegalStateException("a lifecycle transaction was " + code);
        }
    }

    private TxValidationCode submit(
            GatewayParts gateway, String user, String chaincode, List<String> organisations, List<ByteString> arguments)
            throws Exception {
        return submit(gateway, "nord", user, chaincode, organisations, arguments);
    }

    private TxValidationCode submit(
            GatewayParts gateway,
            String memberId,
            String user,
            String chaincode,
            List<String> organisations,
            List<ByteString> arguments)
            throws Exception {
        return submit(gateway, memberId, user, organisations, propose(memberId, user, chaincode, arguments));
    }

    private TxValidationCode submit(
            GatewayParts gateway, String memberId, String user, List<String> organisations, SignedProposal proposal)
            throws Exception {
        Envelope prepared = new Endorsing(gateway, new PeerChoice(gateway))
                .endorse(EndorseRequest.newBuilder()
                        .setProposedTransaction(proposal)
                        .addAllEndorsingOrganizations(organisations)
                        .build())
                .getPreparedTransaction();
        Envelope signed = prepared.toBuilder()
                .setSignature(signer(memberId, user).sign(prepared.getPayload()))
                .build();
        new Submission(gateway)
                .submit(SubmitRequest.newBuilder()
                        .setChannelId(CHANNEL)
                        .setPreparedTransaction(signed)
                        .build());
        return ledgers.get("nord").transaction(txId(signed)).orElseThrow().code();
    }

    private SignedProposal propose(String memberId, String user, String chaincode, List<ByteString> arguments) {
        return new SignedProposals(signer(memberId, user), clock).sign(CHANNEL, chaincode, arguments);
    }

    private PeerSigner signer(String memberId, String user) {
        Member member = consortium.config.member(memberId);
        return PeerSigner.of(member.msp(), consortium.crypto.user(member, user));
    }

    private static ChaincodePackage chaincodePackage() {
        return ChaincodePackage.build(
                "vectors_1.0", new ChaincodeServerConnection("nowhere:1", Duration.ofSeconds(1), Optional.empty()));
    }

    private static List<ByteString> bytes(String function, String... arguments) {
        List<ByteString> all = new ArrayList<>(List.of(ByteString.copyFromUtf8(function)));
        Arrays.stream(arguments).map(ByteString::copyFromUtf8).forEach(all::add);
        return all;
    }

    private static String txId(Envelope envelope) {
        try {
            Payload payload = Payload.parseFrom(envelope.getPayload());
            return ChannelHeader.parseFrom(payload.getHeader().getChannelHeader())
                    .getTxId();
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
