package org.hansa.controlplane.portal;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hansa.controlplane.compliance.MandateService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.identity.IdentityProperties;
import org.hansa.controlplane.identity.Mandate;
import org.hansa.ledger.model.ContractHandle;

/**
 * A mandate as a page shows it.
 *
 * @param standing {@code in force}, {@code not yet}, {@code ended} or {@code taken back}
 */
record MandateLine(
        String id,
        String auditor,
        List<String> contracts,
        Moment from,
        Moment until,
        String standing,
        String reason,
        String role) {
    static List<MandateLine> of(MandateService mandates, Caller caller, long nowMillis) {
        Map<String, String> names = mandates.auditors(caller).stream()
                .collect(Collectors.toMap(
                        IdentityProperties.Auditor::id, IdentityProperties.Auditor::name, (one, other) -> one));
        return mandates.mandates(caller).stream()
                .map(each -> of(each, names.getOrDefault(each.auditor(), each.auditor()), nowMillis))
                .toList();
    }

    private static MandateLine of(Mandate mandate, String auditor, long nowMillis) {
        return new MandateLine(
                mandate.id(),
                auditor,
                mandate.contracts().stream().map(ContractHandle::value).toList(),
                Moment.ofMillis(mandate.fromMillis()),
                Moment.ofMillis(mandate.endMillis()),
                standing(mandate, nowMillis),
                mandate.reason(),
                mandate.grantedBy().role());
    }

    private static String standing(Mandate mandate, long nowMillis) {
        if (mandate.endedAtMillis() != 0) {
            return "taken back";
        }
        return nowMillis < mandate.fromMillis() ? "not yet" : mandate.inForce(nowMillis) ? "in force" : "ended";
    }
}
