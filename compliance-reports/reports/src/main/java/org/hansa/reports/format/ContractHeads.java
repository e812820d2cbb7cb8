package org.hansa.reports.format;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.ContractHead;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.SiteId;

/** Reads the answer of {@code anchor:readContractHeads}. */
public final class ContractHeads {
    private ContractHeads() {}

    public static Map<SiteId, ContractHead> parse(byte[] answer) {
        if (!(CanonicalJson.read(answer) instanceof List<?> array)) {
            throw new MalformedRecordException("contract heads: expected an array");
        }
        TreeMap<SiteId, ContractHead> heads = new TreeMap<>();
        for (Object each : array) {
            ContractHead head = ContractHead.parse(CanonicalJson.write(each));
            heads.put(head.site(), head);
        }
        return heads;
    }
}
