package org.hansa.network.growth;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hansa.fabric.evidence.EvidenceException;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.msp.InvalidIdentityException;
import org.hansa.fabric.evidence.msp.MspRegistry;
import org.hansa.network.configtx.ConfigurationDelta;
import org.hansa.network.configtx.ConfigurationTransactions;
import org.hansa.network.configtx.UpdateRefused;
import org.hansa.network.endorser.PeerSigner;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.jspecify.annotations.Nullable;

/**
 * A change of a channel's configuration on its way through the hands of administrators. Immutable: signing gives a new
 * draft. The file is a CONFIG_UPDATE envelope, which {@code peer channel signconfigtx} and {@code peer channel update} take
 * as well.
 *
 * @param channelId the channel
 * @param content the change and the signatures on it
 */
public record ConfigurationDraft(String channelId, ConfigUpdateEnvelope content) {

    private static final int NONCE_BYTES = 24;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The change from the configuration in force to another, not signed by anybody. */
    public static ConfigurationDraft between(ChannelConfiguration current, Config updated) {
        try {
            ConfigUpdate update = ConfigurationDelta.between(current.channelId(), current.config(), updated);
            return new ConfigurationDraft(
                    current.channelId(),
                    ConfigUpdateEnvelope.newBuilder()
                            .setConfigUpdate(update.toByteString())
                            .build());
        } catch (UpdateRefused e) {
            throw new GrowthException("there is nothing to change: " + e.getMessage(), e);
        }
    }

    /** Reads a draft; nothing about its signatures is believed yet. */
    public static ConfigurationDraft read(Path file) {
        try {
            SignedEnvelope envelope = SignedEnvelope.parse(ByteString.copyFrom(Files.readAllBytes(file)));
            if (envelope.channelHeader().getType() != HeaderType.CONFIG_UPDATE_VALUE) {
                throw new GrowthException(file + " is no configuration update");
            }
            ConfigUpdateEnvelope content =
                    ConfigUpdateEnvelope.parseFrom(envelope.payload().getData());
            return new ConfigurationDraft(envelope.channelId(), content);
        } catch (EvidenceException | InvalidProtocolBufferException e) {
            throw new GrowthException(file + " is no configuration update: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the draft " + file, e);
        }
    }

    /** Writes the draft for others to sign. Nobody signs the file itself before it is submitted. */
    public void write(Path file) {
        Envelope envelope = envelope(ByteString.EMPTY, ByteString.EMPTY, null);
        try {
            Files.write(file, envelope.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the draft " + file, e);
        }
    }

    /** What changes: versions that were read and elements that are written. */
    public ConfigUpdate update() {
        try {
            return ConfigUpdate.parseFrom(content.getConfigUpdate());
        } catch (InvalidProtocolBufferException e) {
            throw new GrowthException("the draft holds no configuration update", e);
        }
    }

    /** MSP ids that the signatures claim, in their order; whether they hold is for the orderers to say. */
    public Set<String> signers() {
        Set<String> signers = new LinkedHashSet<>();
        for (ConfigSignature signature : content.getSignaturesList()) {
            try {
                ByteString creator = SignatureHeader.parseFrom(signature.getSignatureHeader())
                        .getCreator();
                signers.add(MspRegistry.claimedMspId(creator));
            } catch (InvalidProtocolBufferException | InvalidIdentityException unreadable) {
                signers.add("(unreadable)");
            }
        }
        return signers;
    }

    /** The draft with this administrator's signature added. */
    public ConfigurationDraft signedBy(PeerSigner administrator) {
        ByteString header = SignatureHeader.newBuilder()
                .setCreator(administrator.identity())
                .setNonce(nonce())
                .build()
                .toByteString();
        ConfigSignature signature = ConfigSignature.newBuilder()
                .setSignatureHeader(header)
                .setSignature(administrator.sign(header.concat(content.getConfigUpdate())))
                .build();
        return new ConfigurationDraft(
                channelId, content.toBuilder().addSignatures(signature).build());
    }

    /** This draft with the signatures of a copy that was signed elsewhere. */
    public ConfigurationDraft merge(ConfigurationDraft copy) {
        if (!copy.channelId.equals(channelId) || !copy.content.getConfigUpdate().equals(content.getConfigUpdate())) {
            throw new GrowthException(
                    "these are drafts of different changes: only copies of one draft can be put" + " together");
        }
        List<ConfigSignature> all = new ArrayList<>(content.getSignaturesList());
        copy.content.getSignaturesList().stream()
                .filter(signature -> !all.contains(signature))
                .forEach(all::add);
        return new ConfigurationDraft(
                channelId,
                content.toBuilder().clearSignatures().addAllSignatures(all).build());
    }

    /** The envelope that an orderer takes, sent by someone who may write to the channel. */
    public Envelope envelope(PeerSigner submitter) {
        return envelope(submitter.identity(), nonce(), submitter);
    }

    private Envelope envelope(ByteString creator, ByteString nonce, @Nullable PeerSigner signer) {
        return ConfigurationTransactions.signed(
                HeaderType.CONFIG_UPDATE,
                channelId,
                content.toByteString(),
                Instant.now(),
                creator,
                nonce,
                bytes -> signer == null ? ByteString.EMPTY : signer.sign(bytes));
    }

    private static ByteString nonce() {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return ByteString.copyFrom(nonce);
    }
}
