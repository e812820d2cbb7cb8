package org.hansa.controlplane.contracts.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import org.hansa.controlplane.authz.Clause;
import org.hansa.controlplane.contracts.ContractTerms;
import org.hansa.controlplane.contracts.ExcludedSite;
import org.hansa.controlplane.contracts.SitePermissions;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.ledger.model.Actor;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;

/**
 * A contract as its tenant and its parties see it.
 *
 * @param tenant organisation id at the home
 * @param permittedSites the residency decision at signing
 * @param consent whether requests carry the tenant's own signature or the home vouches
 * @param terms absent where this member has not fetched them yet
 * @param excluded sites that were wished and are not permitted; with the answer to a proposal only
 * @param decisions digests of the residency decisions at signing; with the answer to a proposal only
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ContractView(
        String handle,
        long version,
        String tenant,
        String home,
        List<String> deputies,
        long homeEpoch,
        List<String> parties,
        String state,
        Instant validFrom,
        Instant validUntil,
        List<String> permittedSites,
        Map<String, Long> quota,
        String consent,
        String termsDigest,
        List<AcceptanceView> acceptances,
        @Nullable TermsView terms,
        @Nullable List<ExcludedSite> excluded,
        @Nullable List<String> decisions) {

    /** @param role the role in which it was accepted, where an actor is recorded */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AcceptanceView(String party, boolean tenant, Instant time, @Nullable String actor, @Nullable String role) {
        static AcceptanceView of(ServiceContract.Acceptance acceptance) {
            return new AcceptanceView(
                    acceptance.party().value(),
                    acceptance.tenant(),
                    Instant.ofEpochMilli(acceptance.timeMillis()),
                    acceptance.actor().map(Actor::pseudonym).orElse(null),
                    acceptance.actor().map(Actor::role).orElse(null));
        }
    }

    record DataClassView(String level, SortedSet<String> tags) {}

    record TermsView(
            String title,
            SortedSet<String> purposes,
            List<Clause> clauses,
            List<DataClassView> dataClasses,
            SortedMap<String, String> price,
            SortedMap<String, String> sla) {
        static TermsView of(ContractTerms terms) {
            return new TermsView(
                    terms.title(),
                    terms.purposes(),
                    terms.clauses(),
                    terms.dataClasses().stream()
                            .map(each -> new DataClassView(each.level(), each.tags()))
                            .toList(),
                    terms.price(),
                    terms.sla());
        }
    }

    static ContractView of(
            ServiceContract contract, Optional<ContractTerms> terms, Optional<SitePermissions> permissions) {
        return new ContractView(
                contract.handle().value(),
                contract.version(),
                contract.tenant(),
                contract.home().value(),
                contract.deputies().stream().map(MspId::value).toList(),
                contract.homeEpoch(),
                contract.parties().stream().map(MspId::value).toList(),
                contract.state().name(),
                Instant.ofEpochMilli(contract.validFromMillis()),
                Instant.ofEpochMilli(contract.validUntilMillis()),
                contract.permittedSites().stream().map(SiteId::value).toList(),
                Quantities.write(contract.quota()),
                contract.consent().name(),
                contract.termsDigest().hex(),
                contract.acceptances().stream().map(AcceptanceView::of).toList(),
                terms.map(TermsView::of).orElse(null),
                permissions
                        .map(each ->
                                each.excluded().stream().map(ExcludedSite::of).toList())
                        .orElse(null),
                permissions
                        .map(each -> each.decisions().stream().map(Digest::hex).toList())
                        .orElse(null));
    }
}
