package org.hansa.reports.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ContractHead;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;
import org.hansa.reports.format.Closing;
import org.hansa.reports.format.CosignStatement;
import org.hansa.reports.format.Dsse;
import org.hansa.reports.format.Manifest;

/**
 * The other member's side: compares a manifest with its own ledger and signs what its own ledger says. It vouches for
 * nothing that it did not look up itself.
 */
public final class Cosigner {
    /** Port: the cosigner's own view of the ledger. */
    public interface OwnLedger {
        String channel();

        long height();

        Optional<AnchorRecord> anchor(SiteId site, long batch);

        ContractHead contractHead(ContractHandle contract, SiteId site);
    }

    /** The manifest says something else than the cosigner's own ledger. The message names what. */
    public static final class DisagreementException extends Exception {
        private static final long serialVersionUID = 1L;

        DisagreementException(String message) {
            super(message);
        }
    }

    private Cosigner() {}

    /** @return DSSE envelope bytes for {@link Draft#cosigned} */
    public static byte[] cosign(byte[] manifestBytes, OwnLedger ledger, MspId self, Dsse.Signer signer)
            throws DisagreementException {
        Manifest manifest = Manifest.parse(manifestBytes);
        if (manifest.exporter().equals(self)) {
            throw new DisagreementException("a member does not cosign its own report");
        }
        if (!manifest.channel().equals(ledger.channel())) {
            throw new DisagreementException("the report is of channel " + manifest.channel());
        }
        List<Closing> own = new ArrayList<>();
        for (Closing claimed : manifest.closings()) {
            own.add(ownClosing(claimed, manifest.contract(), ledger));
        }
        CosignStatement statement =
                new CosignStatement(self, ledger.channel(), manifest.digest(), ledger.height(), own);
        return Dsse.sign(Dsse.statement(manifest.digest(), CosignStatement.PREDICATE, statement.json()), signer)
                .bytes();
    }

    private static Closing ownClosing(Closing claimed, ContractHandle contract, OwnLedger ledger)
            throws DisagreementException {
        if (claimed.contractCount()
                > ledger.contractHead(contract, claimed.site()).count()) {
            throw new DisagreementException(
                    "site " + claimed.site() + ": the report counts more events than the ledger");
        }
        if (claimed.batches() == 0) {
            return claimed;
        }
        AnchorRecord anchor = ledger.anchor(claimed.site(), claimed.batches() - 1)
                .orElseThrow(() -> new DisagreementException(
                        "site " + claimed.site() + ": this ledger has no batch " + (claimed.batches() - 1)));
        Closing own = new Closing(
                claimed.site(),
                anchor.batch() + 1,
                anchor.firstSequence() + anchor.count(),
                anchor.root(),
                claimed.contractCount());
        if (!own.equals(claimed)) {
            throw new DisagreementException("site " + claimed.site() + ": the report closes with " + claimed.root()
                    + " after " + claimed.treeSize() + " events, this ledger has " + own.root() + " after "
                    + own.treeSize());
        }
        return own;
    }
}
