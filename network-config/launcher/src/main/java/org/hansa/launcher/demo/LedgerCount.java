package org.hansa.launcher.demo;

import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.InvalidKeyException;
import java.security.cert.CertificateException;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hansa.launcher.installation.Installation;
import org.hansa.network.config.Member;
import org.hansa.network.crypto.KeyFiles;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;

/**
 * The ledger read block by block from one member's peer and folded anew: shares no code with the control planes' view of it.
 *
 * @param transactions valid ones that endorsers answered, of every chaincode
 * @param state the chaincode's keys after the last block
 */
record LedgerCount(long height, long transactions, TreeMap<String, byte[]> state) {
    private static final String READER = "Anchor";

    static LedgerCount of(Installation installation, String memberId) throws IOException, InterruptedException {
        Member member = installation.consortium().member(memberId);
        ManagedChannel channel = NettyChannelBuilder.forTarget(
                        "dns:///127.0.0.1:" + installation.ports().peer(member),
                        TlsChannelCredentials.newBuilder()
                                .trustManager(installation
                                        .crypto()
                                        .tlsCaCertificate(member)
                                        .toFile())
                                .build())
                .maxInboundMessageSize(64 << 20)
                .build();
        try (Gateway gateway = gateway(installation, member, channel)) {
            return fold(
                    gateway,
                    installation.consortium().channel(),
                    installation.consortium().chaincode());
        } catch (GatewayException | CertificateException | InvalidKeyException e) {
            throw new IOException("cannot read the ledger of " + memberId, e);
        } finally {
            channel.shutdownNow();
            channel.awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    private static LedgerCount fold(Gateway gateway, String channel, String chaincode)
            throws GatewayException, IOException {
        BlockchainInfo info = BlockchainInfo.parseFrom(
                gateway.getNetwork(channel).getContract("qscc").evaluateTransaction("GetChainInfo", channel));
        TreeMap<String, byte[]> state = new TreeMap<>();
        long transactions = 0;
        try (CloseableIterator<Block> blocks = gateway.getNetwork(channel)
                .newBlockEventsRequest()
                .startBlock(0)
                .build()
                .getEvents()) {
            for (long number = 0; number < info.getHeight(); number++) {
                transactions += apply(blocks.next(), chaincode, state);
            }
        }
        return new LedgerCount(info.getHeight(), transactions, state);
    }

    private static long apply(Block block, String chaincode, TreeMap<String, byte[]> state) {
        byte[] codes = Blocks.transactionsFilter(block);
        long valid = 0;
        for (int i = 0; i < block.getData().getDataCount(); i++) {
            SignedEnvelope envelope = SignedEnvelope.parse(block.getData().getData(i));
            if (codes[i] != 0 || !envelope.isEndorserTransaction()) {
                continue;
            }
            valid++;
            EndorsedTransaction.of(envelope)
                    .readWriteSets()
                    .namespace(chaincode)
                    .ifPresent(set -> {
                        for (ReadWriteSets.Write write : set.writes()) {
                            if (write.deletes()) {
                                state.remove(write.key());
                            } else {
                                state.put(write.key(), write.value().toByteArray());
                            }
                        }
                    });
        }
        return valid;
    }

    String text(String key) {
        byte[] value = state.get(key);
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    private static Gateway gateway(Installation installation, Member member, ManagedChannel channel)
            throws IOException, CertificateException, InvalidKeyException {
        KeyFiles files = installation.crypto().user(member, READER);
        try (Reader certificate = Files.newBufferedReader(files.certificate())) {
            return Gateway.newInstance()
                    .connection(channel)
                    .hash(Hash.SHA256)
                    .identity(new X509Identity(member.msp(), Identities.readX509Certificate(certificate)))
                    .signer(Signers.newPrivateKeySigner(Identities.readPrivateKey(Files.readString(files.key()))))
                    .evaluateOptions(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))
                    .blockEventsOptions(options -> options.withDeadlineAfter(5, TimeUnit.MINUTES))
                    .connect();
        }
    }
}
