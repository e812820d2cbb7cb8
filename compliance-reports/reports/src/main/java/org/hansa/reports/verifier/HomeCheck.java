package org.hansa.reports.verifier;

import java.util.Map;
import org.hansa.ledger.model.HomeClaim;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.reports.format.Paths;

/** A contract whose home has changed comes with the claim that moved it, or with the one that was made after that. */
final class HomeCheck {
    private HomeCheck() {}

    /** @throws VerificationException when the claim is missing, or is not one that the contract can have come from */
    static void check(ServiceContract contract, Map<String, byte[]> records) {
        if (contract.homeEpoch() == 0) {
            return;
        }
        String key = LedgerKey.homeClaim(contract.handle());
        byte[] bytes = records.get(key);
        if (bytes == null) {
            throw VerificationException.incomplete(Paths.RECORDS, "has no " + key + ", and the home has changed");
        }
        HomeClaim claim = HomeClaim.parse(bytes);
        boolean moved = claim.state() == HomeClaim.State.TAKEN
                && claim.epoch() == contract.homeEpoch() - 1
                && claim.claimant().equals(contract.home());
        boolean after = claim.state() != HomeClaim.State.TAKEN
                && claim.epoch() == contract.homeEpoch()
                && claim.home().equals(contract.home());
        if (!claim.contract().equals(contract.handle()) || !(moved || after)) {
            throw VerificationException.invalid(
                    Paths.RECORDS,
                    key + " of epoch " + claim.epoch() + " does not lead to the home " + contract.home() + " of epoch "
                            + contract.homeEpoch());
        }
    }
}
