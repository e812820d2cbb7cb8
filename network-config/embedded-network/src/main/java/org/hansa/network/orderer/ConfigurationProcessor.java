package org.hansa.network.orderer;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.hansa.fabric.evidence.Signatures;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.configtx.BlockValidationRule;
import org.hansa.network.configtx.ConfigurationTransactions;
import org.hansa.network.configtx.ConfigurationUpdates;
import org.hansa.network.configtx.UpdateRefused;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;

/**
 * What an orderer makes of a configuration update: the transaction with the new configuration, signed by itself. The
 * statuses are Fabric's: what the update itself lacks is a bad request, what the consenters would not agree to is
 * "unavailable".
 */
final class ConfigurationProcessor {

    private static final int NONCE_BYTES = 24;

    private final ChannelConfiguration current;
    private final OrdererKeys keys;
    private final IntFunction<byte[]> random;

    ConfigurationProcessor(ChannelConfiguration current, OrdererKeys keys, IntFunction<byte[]> random) {
        this.current = current;
        this.keys = keys;
        this.random = random;
    }

    /** @param orderer consenter id of the orderer that was asked */
    Envelope process(Envelope update, int orderer, Instant now) throws BroadcastRefused {
        MessageCheck check = new MessageCheck(current);
        require(check.filter(update, now), "config update for existing channel did not pass initial checks: ");
        ConfigEnvelope configuration = propose(update);
        Envelope transaction = sign(configuration, orderer, now);
        require(check.filter(transaction, now), "config update for existing channel did not pass final checks: ");
        requireConsensus(configuration);
        return transaction;
    }

    private ConfigEnvelope propose(Envelope update) throws BroadcastRefused {
        try {
            return ConfigurationUpdates.propose(current, update);
        } catch (UpdateRefused e) {
            throw new BroadcastRefused(BroadcastRefusal.badRequest("error applying config update to existing channel '"
                    + current.channelId() + "': " + e.getMessage()));
        }
    }

    private Envelope sign(ConfigEnvelope configuration, int orderer, Instant now) throws BroadcastRefused {
        List<OrdererSigner> signers = keys.of(current);
        OrdererSigner signer = signers.stream()
                .filter(candidate -> candidate.id() == orderer)
                .findFirst()
                .orElseThrow(() -> new BroadcastRefused(
                        BroadcastRefusal.unavailable("orderer " + orderer + " is no consenter of the channel")));
        ByteString identity = current.consenter(orderer).orElseThrow().serializedIdentity();
        return ConfigurationTransactions.signed(
                HeaderType.CONFIG,
                current.channelId(),
                configuration.toByteString(),
                now,
                identity,
                ByteString.copyFrom(random.apply(NONCE_BYTES)),
                bytes -> ByteString.copyFrom(Signatures.sign(signer.key(), bytes.toByteArray())));
    }

    /** What the other consenters would check, and that there would still be enough of them to order anything. */
    private void requireConsensus(ConfigEnvelope configuration) throws BroadcastRefused {
        try {
            BlockValidationRule.check(current.channelId(), configuration.getConfig());
        } catch (UpdateRefused e) {
            throw new BroadcastRefused(BroadcastRefusal.unavailable(String.valueOf(e.getMessage())));
        }
        ChannelConfiguration next = ChannelConfiguration.of(current.channelId(), configuration);
        int held = keys.of(next).size();
        if (held < next.quorum()) {
            throw new BroadcastRefused(BroadcastRefusal.unavailable("the channel would stand still: blocks would need "
                    + next.quorum() + " of " + next.consenters().size() + " orderers, but this network runs " + held
                    + " of them; start the others first"));
        }
    }

    private static void require(Optional<BroadcastRefusal> refusal, String during) throws BroadcastRefused {
        if (refusal.isPresent()) {
            throw new BroadcastRefused(new BroadcastRefusal(
                    refusal.get().status(), during + refusal.get().info()));
        }
    }
}
