package org.hansa.reports.verifier;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hansa.fabric.evidence.Blocks;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.SignedEnvelope;
import org.hansa.fabric.evidence.chain.ChainEvidence;
import org.hansa.fabric.evidence.chain.ConfigurationHistory;
import org.hansa.fabric.evidence.chain.Finding;
import org.hansa.fabric.evidence.lifecycle.LifecycleKeys;
import org.hansa.ledger.model.Digest;
import org.hansa.reports.format.Paths;
import org.hyperledger.fabric.protos.common.Block;

/** From the pinned genesis block to the newest configuration, and the endorsement rules committed on the way. */
final class ChainStep {
    private ChainStep() {}

    static String run(Evidence evidence) {
        List<Block> blocks = blocks(evidence, Paths.CONFIGURATION);
        if (blocks.isEmpty()) {
            throw VerificationException.incomplete(Paths.CONFIGURATION, "the report has no configuration blocks");
        }
        if (!evidence.manifest().channel().equals(evidence.trustRoot.channel())
                || !evidence.manifest().genesisBlockHash().equals(evidence.trustRoot.genesisBlockHash())) {
            throw VerificationException.invalid(Paths.MANIFEST, "is of another channel than the trust root");
        }
        Block genesis = blocks.get(0);
        ConfigurationHistory history = Evidence.established(
                Paths.CONFIGURATION,
                ConfigurationHistory.walk(
                        genesis,
                        Evidence.bytes(evidence.trustRoot.genesisBlockHash().hash()),
                        blocks.subList(1, blocks.size())));
        if (!history.channelId().equals(evidence.trustRoot.channel())) {
            throw VerificationException.invalid(Paths.CONFIGURATION, "is of channel " + history.channelId());
        }
        if (!history.current().isBft()) {
            evidence.ordersAlone(Paths.CONFIGURATION);
        }
        evidence.chain = new ChainEvidence(history);
        int definitions = addDefinitions(evidence);
        checkCheckpoints(evidence);
        return blocks.size() + " configurations, " + definitions + " definitions, "
                + (history.current().isBft()
                        ? "quorum " + history.current().quorum() + " of "
                                + history.current().consenters().size()
                        : "one orderer's signature a block");
    }

    private static int addDefinitions(Evidence evidence) {
        int added = 0;
        for (Block block : blocks(evidence, Paths.DEFINITIONS)) {
            for (int i = 0; i < block.getData().getDataCount(); i++) {
                if (commitsDefinition(block, i)) {
                    String where =
                            Paths.block(Paths.DEFINITIONS, block.getHeader().getNumber());
                    Optional<Finding> finding = evidence.chain().addDefinition(block, i);
                    if (finding.isPresent()) {
                        throw VerificationException.invalid(where, finding.get().toString());
                    }
                    added++;
                }
            }
        }
        if (added == 0) {
            throw VerificationException.incomplete(Paths.DEFINITIONS, "the report has no chaincode definition");
        }
        return added;
    }

    private static boolean commitsDefinition(Block block, int index) {
        SignedEnvelope envelope = SignedEnvelope.parse(block.getData().getData(index));
        return envelope.isEndorserTransaction()
                && EndorsedTransaction.of(envelope)
                        .readWriteSets()
                        .namespace(LifecycleKeys.NAMESPACE)
                        .map(set -> !set.writes().isEmpty())
                        .orElse(false);
    }

    private static void checkCheckpoints(Evidence evidence) {
        evidence.trustRoot.checkpoints().forEach(checkpoint -> {
            String path = Paths.block(Paths.BLOCKS, checkpoint.block());
            evidence.files.file(path).ifPresent(bytes -> {
                Block block = Evidence.parseBlock(path, bytes);
                if (!Digest.ofHash(Blocks.headerHash(block.getHeader())).equals(checkpoint.hash())) {
                    throw VerificationException.invalid(
                            path, "is not the block that the trust root's checkpoint names");
                }
            });
        });
    }

    private static List<Block> blocks(Evidence evidence, String folder) {
        List<Block> blocks = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : evidence.files.below(folder).entrySet()) {
            Block block = Evidence.parseBlock(file.getKey(), file.getValue());
            if (!file.getKey().equals(Paths.block(folder, block.getHeader().getNumber()))) {
                throw VerificationException.invalid(file.getKey(), "holds another block than its name says");
            }
            blocks.add(block);
        }
        return blocks;
    }
}
