package org.hansa.controlplane.allocation;

import java.util.Map;
import org.hansa.ledger.model.CanonicalJson;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.Fields;

/**
 * A residency decision as it was made: what leaves, receipts and reports refer to by its digest, which is the digest of its
 * canonical bytes {@code {"input": …, "output": …}}. Question and answer are whole, so the decision can be replayed.
 *
 * @param question {@code residency-input/1}, see policy/schemas
 * @param answer {@code residency-output/1}
 */
public record DecisionRecord(Digest digest, Map<String, Object> question, Map<String, Object> answer) {
    static DecisionRecord parse(byte[] bytes) {
        Fields fields = Fields.part(CanonicalJson.readObject(bytes), "decision");
        return new DecisionRecord(Digest.of(bytes), fields.object("input"), fields.object("output"));
    }

    /** The contract that the question was about. */
    public ContractHandle contract() {
        Fields contract = Fields.part(Fields.part(question, "input").object("contract"), "contract");
        return new ContractHandle(contract.string("handle"));
    }

    public String policyRevision() {
        return Fields.part(answer, "output").string("revision");
    }
}
