package org.hansa.ledger.model;

/**
 * The keys of the chaincode's namespace. Parts are identifiers, which have no slash; numbers are padded so that keys sort
 * as numbers do.
 */
public final class LedgerKey {
    private LedgerKey() {}

    public static final String FOUNDING = "founding";
    public static final String ROLL = "roll";
    /** Value: the active policy revision as plain text. */
    public static final String ACTIVE_POLICY = "active-policy";

    public static String member(MspId member) {
        return "member/" + member;
    }

    public static String site(SiteId site) {
        return "site/" + site;
    }

    public static String issuer(Digest key) {
        return "issuer/" + key;
    }

    public static String capacity(SiteId site) {
        return "capacity/" + site;
    }

    public static String contract(ContractHandle handle) {
        return "contract/" + handle;
    }

    /** Value: the {@link HomeClaim}. */
    public static String homeClaim(ContractHandle contract) {
        return "claim/" + contract;
    }

    public static String grant(ContractHandle contract, SiteId site) {
        return "grant/" + contract + "/" + site;
    }

    public static String grantUse(ContractHandle contract, SiteId site) {
        return "use/" + contract + "/" + site;
    }

    public static String grantedTotal(ContractHandle contract) {
        return "granted/" + contract;
    }

    public static String siteHead(SiteId site) {
        return "site/" + site + "/head";
    }

    public static String siteBatch(SiteId site, long batch) {
        return "site/" + site + "/batch/" + padded(batch);
    }

    public static String contractHead(ContractHandle contract, SiteId site) {
        return "head/" + contract + "/" + site;
    }

    /** Value: the leaf's hash in hexadecimal. Exists exactly while the reservation holds room. */
    public static String live(SiteId site, long sequence) {
        return "live/" + site + "/" + padded(sequence);
    }

    public static String decisionHead(MspId member) {
        return "decisions/" + member + "/head";
    }

    public static String decisionBatch(MspId member, long batch) {
        return "decisions/" + member + "/batch/" + padded(batch);
    }

    public static String policy(PolicyRevision revision) {
        return "policy/" + revision;
    }

    public static String ballot(BallotId ballot) {
        return "ballot/" + ballot;
    }

    public static String parameter(Parameter parameter) {
        return "parameter/" + parameter;
    }

    public static String exemption(String exemption) {
        return "exemption/" + exemption;
    }

    /** Value: the {@link ExemptionUse}. */
    public static String exemptionUse(String exemption, long use) {
        return "exemption/" + exemption + "/use/" + padded(use);
    }

    public static String export(String report) {
        return "export/" + report;
    }

    private static String padded(long number) {
        String digits = Long.toString(number);
        return "0".repeat(19 - digits.length()) + digits;
    }
}
