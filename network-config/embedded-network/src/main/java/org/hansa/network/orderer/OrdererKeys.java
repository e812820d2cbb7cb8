package org.hansa.network.orderer;

import java.util.List;
import org.hansa.fabric.evidence.config.ChannelConfiguration;

/** The orderers' keys that this process holds, of those that a configuration names. */
@FunctionalInterface
public interface OrdererKeys {

    /** The signers among the configuration's consenters, in the order of their ids. */
    List<OrdererSigner> of(ChannelConfiguration configuration);

    /** Keys that never change. */
    static OrdererKeys fixed(List<OrdererSigner> signers) {
        List<OrdererSigner> all = List.copyOf(signers);
        return configuration -> all.stream()
                .filter(signer -> configuration.consenter(signer.id()).isPresent())
                .toList();
    }
}
