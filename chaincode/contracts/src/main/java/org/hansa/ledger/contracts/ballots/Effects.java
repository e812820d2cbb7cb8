package org.hansa.ledger.contracts.ballots;

import org.hansa.ledger.contracts.membership.Admissions;
import org.hansa.ledger.contracts.membership.Parameters;
import org.hansa.ledger.contracts.transaction.LedgerTransaction;
import org.hansa.ledger.model.Admission;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.BallotContent;
import org.hansa.ledger.model.BallotKind;
import org.hansa.ledger.model.BallotRule;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.IssuerRecord;
import org.hansa.ledger.model.LedgerKey;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.Order;
import org.hansa.ledger.model.ParameterRecord;
import org.hansa.ledger.model.SiteRecord;

/** The effect of each kind of ballot. */
final class Effects {
    private Effects() {}

    /** @throws MalformedRecordException when the content is not of the kind */
    static Effect of(BallotKind kind, BallotContent content, boolean urgent) {
        return switch (kind) {
            case ADMIT_MEMBER -> new Admit(content.as(Admission::parse));
            case SUSPEND_MEMBER, REINSTATE_MEMBER, REMOVE_MEMBER ->
                new MemberEffect(kind, content.as(Order::parse), urgent);
            case ACTIVATE_POLICY, RETIRE_POLICY, REVOKE_POLICY -> PolicyEffects.of(kind, content, urgent);
            case CHANGE_PARAMETER -> new SetParameter(content.as(ParameterRecord::parse));
            case GRANT_EXEMPTION -> new Exempt(content.as(ExemptionRecord::parse));
            case ADD_SITE -> new AddSite(content.as(SiteRecord::parse));
            case ADD_ISSUER -> new AddIssuer(content.as(IssuerRecord::parse));
        };
    }

    private record Admit(Admission admission) implements Effect {
        @Override
        public String about() {
            Admissions.checkForm(admission);
            return admission.member().member().value();
        }

        @Override
        public void check(LedgerTransaction transaction) {
            Admissions.check(transaction, admission);
        }

        @Override
        public void apply(LedgerTransaction transaction, Ballot carried) {
            Admissions.admit(transaction, admission);
        }
    }

    private record SetParameter(ParameterRecord change) implements Effect {
        @Override
        public String about() {
            if (change.value() < change.parameter().floor()
                    || change.value() > change.parameter().ceiling()) {
                throw new MalformedRecordException(change.parameter() + " lies between "
                        + change.parameter().floor() + " and "
                        + change.parameter().ceiling());
            }
            return change.parameter().name();
        }

        @Override
        public BallotRule rule(LedgerTransaction transaction, BallotRule byKind) {
            long before = Parameters.value(transaction, change.parameter());
            return change.parameter().tightens(before, change.value()) ? BallotRule.SIMPLE : byKind;
        }

        /**
         * Any value within the bounds can be set at any time. What was a tightening when it was proposed may loosen by the
         * time that it is carried, so the weight is compared then again.
         */
        @Override
        public void check(LedgerTransaction transaction) {}

        @Override
        public void apply(LedgerTransaction transaction, Ballot carried) {
            transaction.put(LedgerKey.parameter(change.parameter()), change);
        }
    }

    private record AddSite(SiteRecord site) implements Effect {
        @Override
        public String about() {
            return site.site().value();
        }

        @Override
        public void check(LedgerTransaction transaction) {
            Admissions.checkSite(transaction, site);
        }

        @Override
        public void apply(LedgerTransaction transaction, Ballot carried) {
            transaction.put(LedgerKey.site(site.site()), site);
        }
    }

    private record AddIssuer(IssuerRecord issuer) implements Effect {
        @Override
        public String about() {
            if (issuer.url().isBlank() || issuer.url().length() > 500) {
                throw new MalformedRecordException("issuer: field 'url' needs 1 to 500 characters");
            }
            return issuer.key().hex();
        }

        @Override
        public void check(LedgerTransaction transaction) {
            Admissions.checkIssuer(transaction, issuer);
        }

        @Override
        public void apply(LedgerTransaction transaction, Ballot carried) {
            transaction.put(LedgerKey.issuer(issuer.key()), issuer);
        }
    }
}
