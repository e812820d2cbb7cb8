package org.hansa.launcher.network;

import java.util.List;
import java.util.function.Consumer;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.network.growth.ConfigurationDraft;
import org.hansa.network.growth.DraftStanding;
import org.hansa.network.growth.DraftSubmission;
import org.hansa.network.growth.OrdererClient;

/** Signs with the administrators whose keys are here until it is enough, and submits. */
record OneShot(OrdererClient orderer, List<Administrators.Administrator> administrators, Consumer<String> say) {

    /** Returns the sequence of the new configuration. */
    long carryOut(ConfigurationDraft draft) {
        ChannelConfiguration current = orderer.configuration();
        ConfigurationDraft signed = draft;
        for (Administrators.Administrator administrator : administrators) {
            boolean belongs = current.msps().msp(administrator.msp()).isPresent();
            if (belongs && !DraftStanding.of(signed, current).isComplete()) {
                signed = signed.signedBy(administrator.signer());
                say.accept("signed by " + administrator.msp());
            }
        }
        long sequence = new DraftSubmission(orderer).submit(signed);
        say.accept("the channel has configuration " + sequence);
        return sequence;
    }
}
