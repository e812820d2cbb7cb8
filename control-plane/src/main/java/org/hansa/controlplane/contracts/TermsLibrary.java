package org.hansa.controlplane.contracts;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hansa.controlplane.kernel.DigestStore;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.StateDirectory;
import org.hansa.controlplane.peer.PeerCalls;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.ServiceContract;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Private terms by digest: stored here when this member proposed, else fetched once from the contract's home. Nothing is
 * believed but what has the digest on the ledger.
 */
@Component
class TermsLibrary {
    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final int MAX_PARSED = 10_000;
    private final DigestStore store;
    private final ObjectProvider<PeerCalls> peers;
    private final HomeMember home;
    private final ConcurrentHashMap<Digest, ContractTerms> parsed = new ConcurrentHashMap<>();

    TermsLibrary(StateDirectory state, ObjectProvider<PeerCalls> peers, HomeMember home) {
        this.store = new DigestStore(state.folder("terms"));
        this.peers = peers;
        this.home = home;
    }

    /** On disk when it returns. */
    Digest put(ContractTerms terms) {
        return store.put(terms.bytes());
    }

    /** What is here already. */
    Optional<byte[]> stored(Digest digest) {
        return store.get(digest);
    }

    Optional<ContractTerms> known(ServiceContract contract) {
        ContractTerms terms = parsed.get(contract.termsDigest());
        return terms != null
                ? Optional.of(terms)
                : store.get(contract.termsDigest()).map(bytes -> remember(contract, bytes));
    }

    /** @throws Failure {@code PEER_UNAVAILABLE}, or {@code TERMS_MISMATCH} when the home gave others */
    ContractTerms require(ServiceContract contract) {
        return known(contract).orElseGet(() -> fetch(contract));
    }

    private ContractTerms fetch(ServiceContract contract) {
        PeerCalls calls = peers.getIfAvailable();
        if (contract.home().equals(home.msp()) || calls == null) {
            throw Failure.of(FailureKind.TERMS_MISMATCH, "The terms of this contract are not stored here.")
                    .because("digest " + contract.termsDigest())
                    .withRemedy("Have the operator restore the folder of terms from a backup.");
        }
        PeerCalls.Answer answer = calls.exchange(
                contract.home(),
                "GET",
                "/peer/v1/contracts/" + contract.handle() + "/terms",
                Optional.empty(),
                DEADLINE);
        if (answer.status() != 200) {
            throw Failure.of(FailureKind.PEER_UNAVAILABLE, "The home member did not give the contract's terms.")
                    .because(contract.home() + " answered " + answer.status());
        }
        if (!Digest.of(answer.body()).equals(contract.termsDigest())) {
            throw Failure.of(FailureKind.TERMS_MISMATCH, "The home member gave terms with another digest.")
                    .because("ledger " + contract.termsDigest() + ", given " + Digest.of(answer.body()));
        }
        ContractTerms terms = remember(contract, answer.body());
        store.put(answer.body());
        return terms;
    }

    private ContractTerms remember(ServiceContract contract, byte[] bytes) {
        try {
            ContractTerms terms = ContractTerms.parse(bytes);
            if (parsed.size() < MAX_PARSED) {
                parsed.put(contract.termsDigest(), terms);
            }
            return terms;
        } catch (MalformedRecordException e) {
            throw Failure.of(FailureKind.TERMS_MISMATCH, "The contract's terms are not in a form this version knows.")
                    .because(String.valueOf(e.getMessage()))
                    .causedBy(e);
        }
    }
}
