package org.hansa.controlplane.portal;

import java.util.List;
import org.hansa.controlplane.contracts.ContractService;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.SiteId;

/** An exemption on its contract's page. @param uses the newest first */
record ExemptionLine(
        String id,
        String state,
        String where,
        String clause,
        String control,
        Moment from,
        Moment until,
        long used,
        long most,
        List<String> approvers,
        List<Use> uses) {
    /** One use. @param decision digest of the decision that rested on it @param returned nothing came of it */
    record Use(long number, String member, String decision, Moment time, boolean returned) {}

    static ExemptionLine of(ContractService.Exempted exempted) {
        ExemptionRecord exemption = exempted.exemption();
        return new ExemptionLine(
                exemption.exemption(),
                exempted.state().name(),
                exemption.site().map(SiteId::value).orElse("every permitted site"),
                exemption.clause(),
                exemption.control(),
                Moment.ofMillis(exemption.fromMillis()),
                Moment.ofMillis(exemption.untilMillis()),
                exemption.standingUses(),
                exemption.maxUses(),
                exemption.approvers().stream().map(MspId::value).toList(),
                exempted.uses().stream()
                        .map(each -> new Use(
                                each.use(),
                                each.member().value(),
                                each.decision().hex(),
                                Moment.ofMillis(each.timeMillis()),
                                each.returnedAtMillis().isPresent()))
                        .toList());
    }
}
