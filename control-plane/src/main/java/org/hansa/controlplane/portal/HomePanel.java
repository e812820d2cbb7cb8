package org.hansa.controlplane.portal;

import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.contracts.HomeService;
import org.hansa.ledger.model.HomeClaim;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ServiceContract;
import org.jspecify.annotations.Nullable;

/**
 * A contract's home on its page: who it is, who may take it over, the last claim to it, and what of that the reader can do about it
 * here. Whether a button is worth showing; the service decides again.
 *
 * @param deputies who may take it over
 * @param unheard what only the ledger tells, while its owner does not
 */
record HomePanel(
        String home,
        long epoch,
        List<String> deputies,
        @Nullable ClaimLine claim,
        List<UnheardLine> unheard,
        boolean mayClaim,
        boolean maySupport,
        boolean mayHandOver) {

    record UnheardLine(String owner, String site, List<String> recorded) {
        static UnheardLine of(HomeService.Unheard unheard) {
            return new UnheardLine(unheard.owner().value(), unheard.site().value(), Amounts.texts(unheard.recorded()));
        }
    }

    /** @param decided absent while it is open */
    record ClaimLine(String claimant, String state, Moment claimed, Moment due, @Nullable Moment decided) {
        static ClaimLine of(HomeClaim claim) {
            return new ClaimLine(
                    claim.claimant().value(),
                    claim.state().name(),
                    Moment.ofMillis(claim.claimedAtMillis()),
                    Moment.ofMillis(claim.dueAtMillis()),
                    claim.decidedAtMillis().isPresent()
                            ? Moment.ofMillis(claim.decidedAtMillis().getAsLong())
                            : null);
        }
    }

    /** @param permitted whether the reader decides such things for this member */
    static HomePanel of(HomeService.Home home, MspId member, boolean permitted) {
        ServiceContract contract = home.contract();
        Optional<HomeClaim> open = home.claim().filter(each -> each.openFor(contract));
        boolean here = contract.home().equals(member);
        boolean theirs = open.filter(each -> !each.claimant().equals(member)).isPresent();
        return new HomePanel(
                contract.home().value(),
                contract.homeEpoch(),
                contract.parties().stream()
                        .filter(contract::mayTakeOver)
                        .map(MspId::value)
                        .toList(),
                home.claim().map(ClaimLine::of).orElse(null),
                home.unheard().stream().map(UnheardLine::of).toList(),
                permitted && contract.mayTakeOver(member) && open.isEmpty(),
                permitted && !here && theirs && contract.parties().contains(member),
                permitted && here);
    }

    /** Whether it waits for the home's answer, or for support. */
    public boolean open() {
        return claim != null && claim.decided() == null;
    }
}
