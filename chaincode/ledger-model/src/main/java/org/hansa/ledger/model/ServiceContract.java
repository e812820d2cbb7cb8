package org.hansa.ledger.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code contract/{handle}}: what the channel may know of a contract between a tenant and members. Price, SLA, clauses and
 * names are with the parties only; their digest is here.
 *
 * @param issuer ledger key of the tenant's token issuer
 * @param tenant organisation id in that issuer's realm
 * @param home the member whose control plane the tenant talks to
 * @param deputies who may take the home over; empty means every other party
 * @param homeEpoch raised when a deputy takes the home over; owners accept holds of the current epoch only
 * @param parties members whose sites the contract may use, the home included, sorted
 * @param permittedSites the residency decision at signing, sorted
 * @param tenantKeys public keys (base64 of SubjectPublicKeyInfo); empty means {@link Consent#MEMBER_ASSERTED}
 * @param termsDigest digest of the private terms
 * @param acceptances one for the tenant and one for each party
 */
public record ServiceContract(
        ContractHandle handle,
        long version,
        Digest issuer,
        String tenant,
        MspId home,
        List<MspId> deputies,
        long homeEpoch,
        List<MspId> parties,
        State state,
        long validFromMillis,
        long validUntilMillis,
        List<SiteId> permittedSites,
        ResourceVector quota,
        List<String> tenantKeys,
        Digest termsDigest,
        List<Acceptance> acceptances)
        implements CanonicalRecord {
    public static final String SCHEMA = "contract/1";

    public enum State {
        PROPOSED,
        ACTIVE,
        /** Nothing new; what runs goes on until the end. */
        WINDING_DOWN,
        ENDED,
        REJECTED;

        public static final Lifecycle<State> LIFECYCLE = new Lifecycle<>(Map.of(
                PROPOSED, Set.of(ACTIVE, REJECTED),
                ACTIVE, Set.of(WINDING_DOWN),
                WINDING_DOWN, Set.of(ENDED)));
    }

    /** @param party the accepting MSP; for the tenant the home that vouches for it, with {@code tenant} true */
    public record Acceptance(MspId party, boolean tenant, Optional<Actor> actor, long timeMillis)
            implements CanonicalRecord {
        @Override
        public JsonObject json() {
            JsonObject json = JsonObject.create()
                    .with("party", party.value())
                    .with("tenant", tenant)
                    .with("time", timeMillis);
            actor.ifPresent(present -> json.with("actor", present));
            return json;
        }

        static Acceptance read(Fields fields) {
            Acceptance acceptance = new Acceptance(
                    new MspId(fields.string("party")),
                    fields.bool("tenant"),
                    fields.has("actor")
                            ? Optional.of(fields.record("actor", Actor.SCHEMA, Actor::read))
                            : Optional.empty(),
                    fields.natural("time"));
            fields.end();
            return acceptance;
        }
    }

    public ServiceContract {
        deputies = deputies.stream().sorted().distinct().toList();
        parties = parties.stream().sorted().distinct().toList();
        permittedSites = permittedSites.stream().sorted().distinct().toList();
        tenantKeys = List.copyOf(tenantKeys);
        acceptances = List.copyOf(acceptances);
        if (!parties.contains(home)) {
            throw new MalformedRecordException("contract: the home is not one of the parties");
        }
        if (validUntilMillis <= validFromMillis) {
            throw new MalformedRecordException("contract: the validity ends before it starts");
        }
    }

    public Consent consent() {
        return tenantKeys.isEmpty() ? Consent.MEMBER_ASSERTED : Consent.TENANT_SIGNED;
    }

    public boolean acceptedByAll() {
        boolean tenant = acceptances.stream().anyMatch(Acceptance::tenant);
        return tenant
                && parties.stream().allMatch(party -> acceptances.stream()
                        .anyMatch(each -> !each.tenant() && each.party().equals(party)));
    }

    /** A deputy has to be a party: only parties have read and accepted the terms. */
    public boolean mayTakeOver(MspId member) {
        return !member.equals(home) && parties.contains(member) && (deputies.isEmpty() || deputies.contains(member));
    }

    /** Under its next home. */
    public ServiceContract at(MspId newHome) {
        return new ServiceContract(
                handle,
                version + 1,
                issuer,
                tenant,
                newHome,
                deputies,
                homeEpoch + 1,
                parties,
                state,
                validFromMillis,
                validUntilMillis,
                permittedSites,
                quota,
                tenantKeys,
                termsDigest,
                acceptances);
    }

    public ServiceContract with(State newState, List<Acceptance> newAcceptances) {
        return new ServiceContract(
                handle,
                version + 1,
                issuer,
                tenant,
                home,
                deputies,
                homeEpoch,
                parties,
                newState,
                validFromMillis,
                validUntilMillis,
                permittedSites,
                quota,
                tenantKeys,
                termsDigest,
                newAcceptances);
    }

    @Override
    public JsonObject json() {
        return JsonObject.schema(SCHEMA)
                .with("handle", handle.value())
                .with("version", version)
                .with("issuer", issuer.hex())
                .with("tenant", tenant)
                .with("home", home.value())
                .withStrings("deputies", deputies.stream().map(MspId::value).toList())
                .with("homeEpoch", homeEpoch)
                .withStrings("parties", parties.stream().map(MspId::value).toList())
                .with("state", state.name())
                .with("validFrom", validFromMillis)
                .with("validUntil", validUntilMillis)
                .withStrings(
                        "permittedSites",
                        permittedSites.stream().map(SiteId::value).toList())
                .with("quota", quota.json())
                .withStrings("tenantKeys", tenantKeys)
                .with("termsDigest", termsDigest.hex())
                .withRecords("acceptances", acceptances);
    }

    public static ServiceContract parse(byte[] bytes) {
        Fields fields = Fields.parse(bytes, SCHEMA);
        ServiceContract contract = new ServiceContract(
                new ContractHandle(fields.string("handle")),
                fields.natural("version"),
                fields.digest("issuer"),
                fields.string("tenant"),
                new MspId(fields.string("home")),
                fields.sortedStrings("deputies").stream().map(MspId::new).toList(),
                fields.natural("homeEpoch"),
                fields.sortedStrings("parties").stream().map(MspId::new).toList(),
                fields.constant("state", State.class),
                fields.natural("validFrom"),
                fields.natural("validUntil"),
                fields.sortedStrings("permittedSites").stream().map(SiteId::new).toList(),
                fields.resources("quota"),
                fields.strings("tenantKeys"),
                fields.digest("termsDigest"),
                fields.parts("acceptances", Acceptance::read));
        fields.end();
        return contract;
    }
}
