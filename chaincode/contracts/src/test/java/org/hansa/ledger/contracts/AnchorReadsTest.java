package org.hansa.ledger.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hansa.ledger.contracts.Consortium.ASSOC;
import static org.hansa.ledger.contracts.Consortium.BER;
import static org.hansa.ledger.contracts.Consortium.CONTRACT;
import static org.hansa.ledger.contracts.Consortium.FRA;
import static org.hansa.ledger.contracts.Consortium.RHEIN;
import static org.hansa.ledger.contracts.Consortium.anchor;
import static org.hansa.ledger.contracts.Consortium.vcpu;

import java.util.List;
import java.util.Map;
import org.hansa.ledger.contracts.transaction.Caller;
import org.hansa.ledger.contracts.transaction.ClientRole;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.ContractHead;
import org.hansa.ledger.model.LedgerError;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.SiteHead;
import org.junit.jupiter.api.Test;

class AnchorReadsTest {
    private static final Caller READER = new Caller(ASSOC, ClientRole.OTHER);
    private final Consortium consortium = Consortium.running();

    @Test
    void gives_the_head_that_is_stored_and_an_empty_one_before_the_first_anchor() {
        assertThat(consortium.call(READER, LedgerFunction.READ_SITE_HEAD, FRA))
                .isEqualTo(SiteHead.empty(FRA).bytes());
        SiteBook book = new SiteBook(FRA);
        book.reserve(CONTRACT, vcpu(1));
        book.anchor(consortium, anchor(RHEIN));

        InMemoryLedger.Endorsed read = consortium.endorse(READER, Map.of(), LedgerFunction.READ_SITE_HEAD, FRA);

        assertThat(read.answer())
                .isEqualTo(consortium.ledger.value(LedgerKey.siteHead(FRA)).orElseThrow());
        assertThat(read.roundTrips()).as("the read set is the head alone").isEqualTo(1);
        assertThat(read.writes()).isEmpty();
        consortium.refuses(LedgerError.NOT_FOUND, READER, LedgerFunction.READ_SITE_HEAD, "no-site-1");
    }

    @Test
    void gives_a_contracts_heads_in_the_order_asked_for_with_empty_ones_for_absent_ones() {
        SiteBook book = new SiteBook(FRA);
        var leaf = book.reserve(CONTRACT, vcpu(1));
        book.anchor(consortium, anchor(RHEIN));

        byte[] heads = consortium.call(READER, LedgerFunction.READ_CONTRACT_HEADS, CONTRACT, "de-fra-1,de-ber-1");

        ContractHead frankfurt = new ContractHead(
                CONTRACT, FRA, 1, java.util.Optional.of(org.hansa.ledger.model.Digest.ofHash(leaf.hash())));
        assertThat(heads)
                .isEqualTo(CanonicalJson.write(List.of(
                        frankfurt.json().asMap(),
                        ContractHead.empty(CONTRACT, BER).json().asMap())));
    }

    @Test
    void refuses_lists_of_sites_that_are_not_in_their_form() {
        String sites = "a0";
        for (String wrong :
                List.of("", ",", "de-fra-1,", "de-fra-1,de-fra-1", "de-fra-1 ,de-ber-1", (sites + ",").repeat(200))) {
            consortium.refuses(LedgerError.MALFORMED, READER, LedgerFunction.READ_CONTRACT_HEADS, CONTRACT, wrong);
        }
    }
}
