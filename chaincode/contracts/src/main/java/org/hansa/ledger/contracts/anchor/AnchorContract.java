package org.hansa.ledger.contracts.anchor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hansa.ledger.contracts.transaction.Arguments;
import org.hansa.ledger.contracts.transaction.ContractFunction;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.ContractHead;
import org.hansa.ledger.model.LedgerFunction;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteId;

/** {@code anchor:*}: batches of leaves, and where their streams stand. */
public final class AnchorContract {
    private static final int MAX_SITES = 100;

    private AnchorContract() {}

    public static SortedMap<String, ContractFunction> functions() {
        TreeMap<String, ContractFunction> functions = new TreeMap<>();
        functions.put(LedgerFunction.SUBMIT_ANCHOR, SiteAnchor::submit);
        functions.put(LedgerFunction.SUBMIT_DECISIONS, DecisionAnchor::submit);
        functions.put(LedgerFunction.READ_SITE_HEAD, AnchorContract::readSiteHead);
        functions.put(LedgerFunction.READ_CONTRACT_HEADS, AnchorContract::readContractHeads);
        return functions;
    }

    /** Reads the head's key and, when it has a value, nothing else: the read set is what a report presents. */
    private static byte[] readSiteHead(LedgerTransaction transaction, Arguments arguments) {
        SiteId site = arguments.expect("site").text(0, "site", SiteId::new);
        Optional<byte[]> head = transaction.bytes(LedgerKey.siteHead(site));
        if (head.isPresent()) {
            return head.get();
        }
        if (transaction.bytes(LedgerKey.site(site)).isEmpty()) {
            throw transaction.missing(LedgerKey.site(site));
        }
        return SiteHead.empty(site).bytes();
    }

    private static byte[] readContractHeads(LedgerTransaction transaction, Arguments arguments) {
        arguments.expect("handle", "sites");
        ContractHandle contract = arguments.text(0, "handle", ContractHandle::new);
        List<SiteId> sites = arguments.text(1, "sites", AnchorContract::sitesOf);
        List<Object> heads = new ArrayList<>();
        for (SiteId site : sites) {
            heads.add(transaction
                    .find(LedgerKey.contractHead(contract, site), ContractHead::parse)
                    .orElse(ContractHead.empty(contract, site))
                    .json()
                    .asMap());
        }
        return CanonicalJson.write(heads);
    }

    private static List<SiteId> sitesOf(String text) {
        List<SiteId> sites = new ArrayList<>();
        for (String each : text.split(",", MAX_SITES + 1)) {
            sites.add(new SiteId(each));
        }
        if (sites.size() > MAX_SITES || new TreeSet<>(sites).size() != sites.size()) {
            throw new MalformedRecordException("needs at most " + MAX_SITES + " sites, each once");
        }
        return sites;
    }
}
