package org.hansa.controlplane.allocation.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.Quantities;
import org.hansa.grid.DomainRule;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.Tenure;
import org.hansa.grid.intent.MemberPart;
import org.hansa.grid.intent.MemberParts;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;

/**
 * A request for a hold, or for a reservation at once, from the contract's home to the owner of the sites. The tenant's own words stay
 * with the home: what travels is what the leaf will carry.
 *
 * @param ledgerHeight blocks that the home has seen; the owner waits for them, so that it knows the grant that was just made
 * @param epoch of the contract's home
 * @param holdUntilMillis of what is reserved at once, until ten seconds before when that may begin; 0 for what a former home had at its
 *     own sites and never had to ask for
 * @param round of the home's attempts; whoever knows a later one has nothing to do with this one any more
 * @param parts of all owners, the one that is asked included, whose groups are those of this body in the order of their numbers
 */
record HoldBody(
        long ledgerHeight,
        String allocation,
        String contract,
        long epoch,
        List<Group> groups,
        List<String> sites,
        long holdUntilMillis,
        @Nullable Long expiresAtMillis,
        @Nullable Long notBeforeMillis,
        @Nullable Long noticeMillis,
        String decisionDigest,
        String policyRevision,
        String requestDigest,
        Consent consent,
        Map<String, String> commitments,
        int round,
        List<PartBody> parts) {
    HoldBody {
        Given.all("allocation", allocation, "contract", contract, "groups", groups, "sites", sites, "consent", consent);
        Given.all("decisionDigest", decisionDigest, "policyRevision", policyRevision, "requestDigest", requestDigest);
        Given.all("commitments", commitments, "parts", parts);
    }

    /**
     * @param round that it was asked for in; one of an earlier round stands, and the home's decision is the vote beside this owner's
     * @param units by the number of the group in the tenant's request
     */
    record PartBody(String owner, int round, Map<Integer, Integer> units) {
        PartBody {
            Given.all("owner", owner, "units", units);
        }

        static PartBody of(MemberPart part) {
            return new PartBody(part.owner().value(), part.round(), part.units());
        }

        MemberPart part() {
            return MemberPart.asked(new MspId(owner), new TreeMap<>(units)).of(round);
        }
    }

    record Gpu(List<String> models, int devices, int milliPerDevice) {
        Gpu {
            Given.all("models", models);
        }
    }

    /** A group by its number: what the tenant calls it stays at home. */
    record Group(
            Map<String, @Nullable Long> resources,
            @Nullable Gpu gpu,
            int count,
            int minCount,
            List<String> requiredTraits,
            List<String> forbiddenTraits,
            List<Rule> rules) {
        Group {
            Given.present("resources", resources);
            Given.all("requiredTraits", requiredTraits, "forbiddenTraits", forbiddenTraits, "rules", rules);
        }

        static Group of(GroupRequest group) {
            ResourceRequest request = group.request();
            return new Group(
                    new TreeMap<>(Quantities.write(request.perUnit())),
                    request.gpu()
                            .map(gpu -> new Gpu(gpu.models(), gpu.devices(), gpu.milliPerDevice()))
                            .orElse(null),
                    request.count(),
                    group.minCount(),
                    List.copyOf(request.requiredTraits()),
                    List.copyOf(request.forbiddenTraits()),
                    group.rules().stream().map(Rule::of).toList());
        }

        GroupRequest request(FieldErrors errors, int number) {
            ResourceVector perUnit = Quantities.read(errors, "groups[" + number + "].resources", resources);
            errors.throwIfAny();
            try {
                ResourceRequest request = new ResourceRequest(
                        perUnit,
                        Optional.ofNullable(gpu)
                                .map(each -> new GpuDemand(each.models(), each.devices(), each.milliPerDevice())),
                        count,
                        new TreeSet<>(requiredTraits),
                        new TreeSet<>(forbiddenTraits));
                return new GroupRequest(
                        "g" + number,
                        minCount,
                        request,
                        rules.stream().map(Rule::rule).toList());
            } catch (IllegalArgumentException e) {
                errors.add("groups[" + number + "]", String.valueOf(e.getMessage()));
                errors.throwIfAny();
                throw new IllegalStateException("unreachable", e);
            }
        }
    }

    record Rule(DomainRule.Kind kind, DomainRule.Domain key, int maxPerDomain, Map<String, String> siteDomains) {
        Rule {
            Given.all("kind", kind, "key", key, "siteDomains", siteDomains);
        }

        static Rule of(DomainRule rule) {
            TreeMap<String, String> domains = new TreeMap<>();
            rule.siteDomains().forEach((site, domain) -> domains.put(site.value(), domain));
            return new Rule(rule.kind(), rule.key(), rule.maxPerDomain(), domains);
        }

        DomainRule rule() {
            TreeMap<SiteId, String> domains = new TreeMap<>();
            siteDomains.forEach((site, domain) -> domains.put(new SiteId(site), domain));
            return new DomainRule(kind, key, maxPerDomain, domains);
        }
    }

    static HoldBody of(PlaceCommand command, MemberParts parts, long epoch, long ledgerHeight) {
        return of(command, parts.round(), parts.all().stream().map(PartBody::of).toList(), epoch, ledgerHeight);
    }

    /** A question about room, or what is left of a hold that was read again: without parts. */
    static HoldBody of(PlaceCommand command, long epoch, long ledgerHeight) {
        return of(command, 0, List.of(), epoch, ledgerHeight);
    }

    private static HoldBody of(PlaceCommand command, int round, List<PartBody> parts, long epoch, long ledgerHeight) {
        TreeMap<String, String> commitments = new TreeMap<>();
        command.commitments().forEach((name, digest) -> commitments.put(name, digest.hex()));
        return new HoldBody(
                ledgerHeight,
                command.allocation().value(),
                command.contract().value(),
                epoch,
                command.groups().stream().map(Group::of).toList(),
                command.sites().stream().map(SiteId::value).toList(),
                command.holdUntilMillis().orElse(0),
                boxed(command.expiresAtMillis()),
                boxed(command.tenure().notBeforeMillis()),
                boxed(command.tenure().noticeMillis()),
                command.decisionDigest().hex(),
                command.policyRevision().value(),
                command.requestDigest().hex(),
                command.consent(),
                commitments,
                round,
                parts);
    }

    /**
     * The parts, as the owner that was asked keeps them.
     *
     * @throws org.hansa.controlplane.kernel.Failure {@code INVALID_FIELD} also when its own part is not what the groups ask for
     */
    MemberParts parts(MspId self) {
        return parts(self, 1);
    }

    /** The same where all of it is with the owner that is asked. */
    MemberParts whole(MspId self) {
        FieldErrors errors = new FieldErrors();
        errors.require(parts.size() == 1, "parts", "only what is all with one owner is reserved without a hold");
        errors.throwIfAny();
        return parts(self);
    }

    /** The same of what is left of a part: of a group that went there are no units, and its count says nothing. */
    MemberParts left(MspId self) {
        return parts(self, 0);
    }

    private MemberParts parts(MspId self, int fewest) {
        FieldErrors errors = new FieldErrors();
        MemberParts all;
        try {
            all = MemberParts.asked(
                    round, self, parts.stream().map(PartBody::part).toList());
        } catch (IllegalArgumentException e) {
            errors.add("parts", String.valueOf(e.getMessage()));
            errors.throwIfAny();
            throw new IllegalStateException("unreachable", e);
        }
        errors.require(round > 0, "round", "counts from 1");
        errors.require(
                parts.stream().allMatch(each -> each.round() > 0 && each.round() <= round),
                "parts",
                "each was asked for in this round or an earlier one");
        errors.require(
                all.own()
                        .filter(own -> asksFor(List.copyOf(own.units().values()), fewest))
                        .isPresent(),
                "parts",
                "the part of " + self + " is not what the groups ask for");
        errors.throwIfAny();
        return all;
    }

    private boolean asksFor(List<Integer> units, int fewest) {
        return units.size() == groups.size()
                && IntStream.range(0, units.size())
                        .allMatch(i -> units.get(i) >= fewest
                                && Math.max(1, units.get(i)) == groups.get(i).count());
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** @throws org.hansa.controlplane.kernel.Failure {@code INVALID_FIELD} */
    PlaceCommand command(MspId home) {
        FieldErrors errors = new FieldErrors();
        List<GroupRequest> wanted = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            wanted.add(groups.get(i).request(errors, i));
        }
        errors.throwIfAny();
        try {
            TreeMap<String, Digest> hidden = new TreeMap<>();
            commitments.forEach((name, hex) -> hidden.put(name, new Digest(hex)));
            return new PlaceCommand(
                    new AllocationId(allocation),
                    new ContractHandle(contract),
                    home,
                    wanted,
                    sites.stream().map(SiteId::new).toList(),
                    PlaceCommand.SiteOrder.BEST_FIT,
                    OptionalLong.of(holdUntilMillis),
                    optional(expiresAtMillis),
                    new Digest(decisionDigest),
                    new PolicyRevision(policyRevision),
                    new Digest(requestDigest),
                    consent,
                    hidden,
                    "",
                    new Tenure(optional(notBeforeMillis), optional(noticeMillis)));
        } catch (IllegalArgumentException e) {
            errors.add("hold", String.valueOf(e.getMessage()));
            errors.throwIfAny();
            throw new IllegalStateException("unreachable", e);
        }
    }
}
