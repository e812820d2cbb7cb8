package org.hansa.fabric.evidence.chain;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hansa.fabric.evidence.EndorsedTransaction;
import org.hansa.fabric.evidence.EvidenceException;
import org.hansa.fabric.evidence.chain.EndorsementRules.UndefinedCollectionException;
import org.hansa.fabric.evidence.config.ChannelConfiguration;
import org.hansa.fabric.evidence.lifecycle.LifecycleHistory;
import org.hansa.fabric.evidence.lifecycle.LifecycleKeys;
import org.hansa.fabric.evidence.policy.SignerSet;
import org.hansa.fabric.evidence.policy.Verdict;
import org.hansa.fabric.evidence.rwset.KeyVersion;
import org.hansa.fabric.evidence.rwset.ReadWriteSets;
import org.hansa.fabric.evidence.rwset.ReadWriteSets.Collection;
import org.hansa.fabric.evidence.rwset.ReadWriteSets.Namespace;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;

/**
 * Checks a transaction's endorsements against the policies of everything that it writes: the called chaincode always, and
 * each namespace, collection and key with a policy of its own, as Fabric's validation does from 2.0 on.
 */
public final class EndorsementVerifier {
    private final ChannelConfiguration configuration;

    public EndorsementVerifier(ChannelConfiguration configuration) {
        this.configuration = configuration;
    }

    /**
     * Endorsements that are enough.
     *
     * @param endorsers whose signatures hold, and those left out with the reason
     * @param reasons one line per policy that was asked
     */
    public record Endorsed(SignerSet endorsers, List<String> reasons) {
        public Endorsed {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * Against the definitions that the endorsers themselves saw and signed (their reads of {@code _lifecycle}). Broken with
     * {@link Fault#DEFINITION} if the history has no such definition, or knows a newer one that was committed before: a
     * peer could otherwise endorse for ever under a policy that was abandoned.
     *
     * <p>Policies of single keys are not in definitions. A transaction that writes keys with a policy of their own needs
     * {@link #verify(EndorsedTransaction, EndorsementRules, String)}.
     *
     * @param at the transaction's block and position
     * @param history all definitions committed before
     */
    public Verified<Endorsed> verify(EndorsedTransaction transaction, KeyVersion at, LifecycleHistory history) {
        String where = "block " + Long.toUnsignedString(at.block()) + " transaction " + at.transaction();
        try {
            ReadWriteSets sets = transaction.readWriteSets();
            return verify(
                    transaction,
                    new DefinedRules(
                            configuration,
                            name -> history.readBy(sets, name).filter(read -> history.newestBefore(name, at)
                                    .filter(read::equals)
                                    .isPresent()),
                            DefinedRules.KeyPolicies.NONE),
                    where);
        } catch (EvidenceException e) {
            return Verified.broken(Fault.TRANSACTION_FORM, where, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Against rules from elsewhere, such as a peer's state.
     *
     * @param where how findings name the transaction
     */
    public Verified<Endorsed> verify(EndorsedTransaction transaction, EndorsementRules rules, String where) {
        try {
            ReadWriteSets sets = transaction.readWriteSets();
            SignerSet endorsers = SignerSet.of(configuration.msps(), transaction.endorsementSignatures());
            List<String> reasons = new ArrayList<>();
            for (String namespace : namespacesToCheck(transaction, sets)) {
                Optional<Finding> finding = new NamespaceCheck(namespace, rules, endorsers, reasons, where).check(sets);
                if (finding.isPresent()) {
                    return Verified.broken(finding.get());
                }
            }
            return Verified.holds(new Endorsed(endorsers, reasons));
        } catch (EvidenceException e) {
            return Verified.broken(Fault.TRANSACTION_FORM, where, String.valueOf(e.getMessage()));
        }
    }

    private static Set<String> namespacesToCheck(EndorsedTransaction transaction, ReadWriteSets sets) {
        Set<String> names = new TreeSet<>();
        names.add(transaction.chaincodeName());
        sets.namespaces().stream()
                .filter(Namespace::isWritten)
                .map(Namespace::name)
                .forEach(names::add);
        return names;
    }

    private final class NamespaceCheck {
        private static final String PUBLIC = "";

        private final String namespace;
        private final EndorsementRules rules;
        private final SignerSet endorsers;
        private final List<String> reasons;
        private final String where;
        private final Set<String> satisfied = new HashSet<>();
        private boolean keyPolicyAsked;

        NamespaceCheck(
                String namespace, EndorsementRules rules, SignerSet endorsers, List<String> reasons, String where) {
            this.namespace = namespace;
            this.rules = rules;
            this.endorsers = endorsers;
            this.reasons = reasons;
            this.where = where;
        }

        Optional<Finding> check(ReadWriteSets sets) {
            if (rules.ofChaincode(namespace).isEmpty()) {
                String key = LifecycleKeys.sequence(namespace);
                return finding(
                        Fault.DEFINITION,
                        "the definition of chaincode " + namespace + " that the endorsers read at " + key
                                + " is not the newest known one");
            }
            Optional<Finding> finding = Optional.empty();
            for (Namespace written : sets.namespaces()) {
                if (written.name().equals(namespace) && finding.isEmpty()) {
                    finding = checkWrites(written);
                }
            }
            boolean nothingAsked = satisfied.isEmpty() && !keyPolicyAsked;
            return finding.isPresent() || !nothingAsked ? finding : askOnce(PUBLIC);
        }

        private Optional<Finding> checkWrites(Namespace written) {
            Optional<Finding> finding = Optional.empty();
            for (var write : written.writes()) {
                finding = finding.or(() -> checkKey(PUBLIC, ByteString.copyFromUtf8(write.key())));
            }
            for (var write : written.metadataWrites()) {
                finding = finding.or(() -> checkKey(PUBLIC, ByteString.copyFromUtf8(write.getKey())));
            }
            for (Collection collection : written.collections()) {
                for (var write : collection.writes()) {
                    finding = finding.or(() -> checkKey(collection.name(), write.keyHash()));
                }
                for (var write : collection.metadataWrites()) {
                    finding = finding.or(() -> checkKey(collection.name(), write.getKeyHash()));
                }
            }
            return finding;
        }

        private Optional<Finding> checkKey(String collection, ByteString key) {
            Optional<ApplicationPolicy> own = rules.ofKey(namespace, collection, key);
            if (own.isEmpty()) {
                return askOnce(collection);
            }
            keyPolicyAsked = true;
            return ask(own.get(), "key " + (collection.isEmpty() ? key.toStringUtf8() : "in collection " + collection));
        }

        /** The collection's policy if it has one, else the chaincode's; each is asked once. */
        private Optional<Finding> askOnce(String collection) {
            if (satisfied.contains(collection)) {
                return Optional.empty();
            }
            Optional<ApplicationPolicy> own;
            try {
                own = collection.isEmpty() ? Optional.empty() : rules.ofCollection(namespace, collection);
            } catch (UndefinedCollectionException e) {
                return finding(Fault.ENDORSEMENT_POLICY, String.valueOf(e.getMessage()));
            }
            if (own.isEmpty() && !collection.isEmpty()) {
                return askOnce(PUBLIC);
            }
            ApplicationPolicy policy =
                    own.or(() -> rules.ofChaincode(namespace)).orElse(ApplicationPolicy.getDefaultInstance());
            Optional<Finding> finding =
                    ask(policy, collection.isEmpty() ? "chaincode " + namespace : "collection " + collection);
            if (finding.isEmpty()) {
                satisfied.add(collection);
            }
            return finding;
        }

        private Optional<Finding> ask(ApplicationPolicy policy, String of) {
            Verdict verdict = configuration.policy(policy).evaluate(endorsers);
            if (verdict.satisfied()) {
                reasons.add(of + ": " + verdict.reason());
                return Optional.empty();
            }
            String rejected = endorsers.rejections().isEmpty() ? "" : "; left out: " + endorsers.rejections();
            return finding(Fault.ENDORSEMENT_POLICY, "policy of " + of + ": " + verdict.reason() + rejected);
        }

        private Optional<Finding> finding(Fault fault, String detail) {
            return Optional.of(new Finding(fault, where, detail));
        }
    }
}
