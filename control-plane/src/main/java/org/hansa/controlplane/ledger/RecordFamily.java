package org.hansa.controlplane.ledger;

import java.util.function.Function;
import org.hansa.ledger.model.AnchorRecord;
import org.hansa.ledger.model.Ballot;
import org.hansa.ledger.model.CapacityDeclaration;
import org.hansa.ledger.model.ContractHead;
import org.hansa.ledger.model.DecisionHead;
import org.hansa.ledger.model.ExemptionRecord;
import org.hansa.ledger.model.ExportRecord;
import org.hansa.ledger.model.Grant;
import org.hansa.ledger.model.GrantUse;
import org.hansa.ledger.model.GrantedTotal;
import org.hansa.ledger.model.HomeClaim;
import org.hansa.ledger.model.IssuerRecord;
import org.hansa.ledger.model.MemberRecord;
import org.hansa.ledger.model.PolicyRecord;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteHead;
import org.hansa.ledger.model.SiteRecord;

/**
 * The kinds of key of {@link org.hansa.ledger.model.LedgerKey}, each kept apart so that listing the few sites does not walk
 * the many batches that share their prefix.
 */
enum RecordFamily {
    MEMBER(MemberRecord::parse),
    SITE(SiteRecord::parse),
    SITE_HEAD(SiteHead::parse),
    SITE_BATCH(AnchorRecord::parse),
    ISSUER(IssuerRecord::parse),
    CAPACITY(CapacityDeclaration::parse),
    CONTRACT(ServiceContract::parse),
    HOME_CLAIM(HomeClaim::parse),
    GRANT(Grant::parse),
    USE(GrantUse::parse),
    GRANTED(GrantedTotal::parse),
    CONTRACT_HEAD(ContractHead::parse),
    LIVE(bytes -> bytes),
    DECISION_HEAD(DecisionHead::parse),
    DECISION_BATCH(AnchorRecord::parse),
    POLICY(PolicyRecord::parse),
    BALLOT(Ballot::parse),
    EXEMPTION(ExemptionRecord::parse),
    EXPORT(ExportRecord::parse),
    OTHER(bytes -> bytes);

    private final Function<byte[], Object> parser;

    RecordFamily(Function<byte[], Object> parser) {
        this.parser = parser;
    }

    Object parse(byte[] bytes) {
        return parser.apply(bytes);
    }

    static RecordFamily of(String key) {
        int slash = key.indexOf('/');
        if (slash < 0) {
            return OTHER;
        }
        return switch (key.substring(0, slash)) {
            case "member" -> MEMBER;
            case "site" -> stream(key, slash, SITE, SITE_HEAD, SITE_BATCH);
            case "issuer" -> ISSUER;
            case "capacity" -> CAPACITY;
            case "contract" -> CONTRACT;
            case "claim" -> HOME_CLAIM;
            case "grant" -> GRANT;
            case "use" -> USE;
            case "granted" -> GRANTED;
            case "head" -> CONTRACT_HEAD;
            case "live" -> LIVE;
            case "decisions" -> stream(key, slash, OTHER, DECISION_HEAD, DECISION_BATCH);
            case "policy" -> POLICY;
            case "ballot" -> BALLOT;
            case "exemption" -> stream(key, slash, EXEMPTION, OTHER, OTHER);
            case "export" -> EXPORT;
            default -> OTHER;
        };
    }

    private static RecordFamily stream(
            String key, int slash, RecordFamily plain, RecordFamily head, RecordFamily batch) {
        int second = key.indexOf('/', slash + 1);
        if (second < 0) {
            return plain;
        }
        return key.startsWith("/batch/", second) ? batch : head;
    }
}
