package org.hansa.grid.intent;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hansa.grid.DomainRule;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.NearestFit;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.Refusal;
import org.hansa.grid.ResourceRequest;
import org.hansa.grid.Tenure;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.provider.Provenance;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PartState;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/** Bytes of an {@link Intent}. */
final class IntentCodec {
    private static final int VERSION = 7;

    private static final List<AllocationState> STATES = List.of(AllocationState.values());
    private static final List<Intent.GroupVerdict> VERDICTS = List.of(Intent.GroupVerdict.values());
    private static final List<PlaceCommand.SiteOrder> ORDERS = List.of(PlaceCommand.SiteOrder.values());

    private IntentCodec() {}

    static byte[] encode(Intent intent) {
        EntryWriter out = new EntryWriter(VERSION);
        PlaceCommand command = intent.command();
        command(out, command);
        out.coded(intent.state())
                .number(intent.attempt())
                .number(intent.issuedAtMillis())
                .coded(intent.verdict())
                .list(intent.plan(), IntentCodec::planned)
                .list(intent.parts(), (to, part) -> placed(to, command, part))
                .optional(intent.members(), members -> members(out, command, members))
                .coded(intent.endsAs())
                .optional(intent.resize(), resize -> resize(out, resize))
                .optional(intent.refusal(), refusal -> refusal(out, refusal))
                .optional(intent.failure(), out::text)
                .optional(intent.acceptedAtMillis())
                .number(intent.createdAtMillis())
                .number(intent.updatedAtMillis());
        return out.toBytes();
    }

    static Intent decode(byte[] bytes) {
        EntryReader in = EntryReader.version(VERSION, bytes);
        PlaceCommand command = command(in);
        Intent intent = new Intent(
                command,
                in.coded(STATES),
                in.small(),
                in.number(),
                in.coded(VERDICTS),
                in.list(IntentCodec::planned),
                in.list(from -> placed(from, command)),
                in.optional(() -> members(in, command)),
                in.coded(STATES),
                in.optional(() -> resize(in)),
                in.optional(() -> refusal(in)),
                in.optional(in::text),
                in.optionalNumber(),
                in.number(),
                in.number());
        in.end();
        return intent;
    }

    private static void members(EntryWriter out, PlaceCommand command, MemberParts members) {
        out.number(members.round()).text(members.self().value()).coded(members.decision());
        out.list(members.all(), (to, part) -> {
            to.text(part.owner().value()).number(part.round()).map(part.units(), (group, units) -> to.number(group)
                    .number(units));
            to.constant(part.state())
                    .flag(part.ended())
                    .list(part.placed(), (at, placed) -> placed(at, command, placed));
        });
        out.optional(members.voter(), each -> out.text(each.value()));
    }

    private static MemberParts members(EntryReader in, PlaceCommand command) {
        return new MemberParts(
                in.small(),
                new MspId(in.text()),
                in.coded(VERDICTS),
                in.list(from -> member(from, command)),
                in.optional(() -> new MspId(in.text())));
    }

    private static MemberPart member(EntryReader in, PlaceCommand command) {
        MspId owner = new MspId(in.text());
        int round = in.small();
        TreeMap<Integer, Integer> units = new TreeMap<>();
        for (int left = in.small(); left > 0; left--) {
            units.put(in.small(), in.small());
        }
        return new MemberPart(
                owner, round, units, in.constant(PartState.class), in.flag(), in.list(from -> placed(from, command)));
    }

    private static void resize(EntryWriter out, Intent.Resize resize) {
        out.list(resize.groups(), IntentCodec::group).coded(resize.from());
        resize.provenance().write(out);
        out.number(resize.issuedAtMillis());
    }

    private static Intent.Resize resize(EntryReader in) {
        return new Intent.Resize(in.list(IntentCodec::group), in.coded(STATES), Provenance.read(in), in.number());
    }

    private static void command(EntryWriter out, PlaceCommand command) {
        out.id(command.allocation())
                .text(command.contract().value())
                .text(command.home().value());
        out.list(command.groups(), IntentCodec::group);
        out.list(command.sites(), (to, site) -> to.text(site.value()))
                .coded(command.siteOrder())
                .optional(command.holdUntilMillis())
                .optional(command.expiresAtMillis());
        Provenance.of(command).write(out);
        out.text(command.note())
                .optional(command.tenure().notBeforeMillis())
                .optional(command.tenure().noticeMillis());
    }

    private static PlaceCommand command(EntryReader in) {
        AllocationId allocation = in.id();
        ContractHandle contract = new ContractHandle(in.text());
        MspId home = new MspId(in.text());
        List<GroupRequest> groups = in.list(IntentCodec::group);
        List<SiteId> sites = in.list(from -> new SiteId(from.text()));
        PlaceCommand.SiteOrder order = in.coded(ORDERS);
        OptionalLong holdUntil = in.optionalNumber();
        OptionalLong expiresAt = in.optionalNumber();
        Provenance from = Provenance.read(in);
        return new PlaceCommand(
                allocation,
                contract,
                home,
                groups,
                sites,
                order,
                holdUntil,
                expiresAt,
                from.decisionDigest(),
                from.policyRevision(),
                from.requestDigest(),
                from.consent(),
                from.commitments(),
                in.text(),
                new Tenure(in.optionalNumber(), in.optionalNumber()));
    }

    private static void group(EntryWriter out, GroupRequest group) {
        out.text(group.name()).number(group.minCount());
        request(out, group.request());
        out.list(group.rules(), IntentCodec::rule);
    }

    private static GroupRequest group(EntryReader in) {
        return new GroupRequest(in.text(), in.small(), request(in), in.list(IntentCodec::rule));
    }

    private static void rule(EntryWriter out, DomainRule rule) {
        out.constant(rule.kind()).constant(rule.key()).number(rule.maxPerDomain());
        out.map(rule.siteDomains(), (site, domain) -> out.text(site.value()).text(domain));
    }

    private static DomainRule rule(EntryReader in) {
        DomainRule.Kind kind = in.constant(DomainRule.Kind.class);
        DomainRule.Domain key = in.constant(DomainRule.Domain.class);
        int most = in.small();
        TreeMap<SiteId, String> domains = new TreeMap<>();
        for (int left = in.small(); left > 0; left--) {
            domains.put(new SiteId(in.text()), in.text());
        }
        return new DomainRule(kind, key, most, domains);
    }

    private static void request(EntryWriter out, ResourceRequest request) {
        out.vector(request.perUnit());
        out.optional(request.gpu(), gpu -> demand(out, gpu));
        out.number(request.count());
        out.list(request.requiredTraits(), EntryWriter::text);
        out.list(request.forbiddenTraits(), EntryWriter::text);
    }

    private static ResourceRequest request(EntryReader in) {
        return new ResourceRequest(
                in.vector(),
                in.optional(() -> demand(in)),
                in.small(),
                new TreeSet<>(in.list(EntryReader::text)),
                new TreeSet<>(in.list(EntryReader::text)));
    }

    private static void demand(EntryWriter out, GpuDemand gpu) {
        out.list(gpu.models(), EntryWriter::text).number(gpu.devices()).number(gpu.milliPerDevice());
    }

    private static GpuDemand demand(EntryReader in) {
        return new GpuDemand(in.list(EntryReader::text), in.small(), in.small());
    }

    private static void planned(EntryWriter out, PlannedPart part) {
        out.text(part.provider().value())
                .text(part.site().value())
                .number(part.units())
                .optional(part.gpuModel(), out::text)
                .number(part.factsVersion())
                .number(part.group());
    }

    private static PlannedPart planned(EntryReader in) {
        return new PlannedPart(
                new ProviderId(in.text()),
                new SiteId(in.text()),
                in.small(),
                in.optional(in::text),
                in.number(),
                in.small());
    }

    private static void placed(EntryWriter out, PlaceCommand command, PlacedPart part) {
        out.text(part.provider().value())
                .text(part.site().value())
                .number(part.units())
                .vector(part.resources())
                .optional(part.gpuModel(), out::text)
                .list(part.devices(), (to, device) -> to.number(device))
                .number(part.providerSeq())
                .number(part.group())
                .optional(part.receipt(), each -> ReceiptCodec.write(out, command, part, each));
    }

    private static PlacedPart placed(EntryReader in, PlaceCommand command) {
        PlacedPart part = new PlacedPart(
                new ProviderId(in.text()),
                new SiteId(in.text()),
                in.small(),
                in.vector(),
                in.optional(in::text),
                in.list(EntryReader::small),
                in.number(),
                in.small(),
                Optional.empty());
        return part.with(in.optional(() -> ReceiptCodec.read(in, command, part)));
    }

    private static void refusal(EntryWriter out, Refusal refusal) {
        out.constant(refusal.reason()).text(refusal.detail()).number(refusal.candidates());
        out.map(refusal.excluded(), (name, count) -> out.text(name).number(count));
        out.optional(refusal.nearest(), each -> {
            out.text(each.site().value()).vector(each.perUnit()).optional(each.gpu(), gpu -> demand(out, gpu));
            out.number(each.count());
        });
        out.map(refusal.grantShortfall(), (site, vector) -> out.text(site.value())
                .vector(vector));
        out.optional(refusal.retryAfterMillis());
    }

    private static Refusal refusal(EntryReader in) {
        RefusalReason reason = in.constant(RefusalReason.class);
        String detail = in.text();
        int candidates = in.small();
        TreeMap<String, Integer> excluded = new TreeMap<>();
        for (int left = in.small(); left > 0; left--) {
            excluded.put(in.text(), in.small());
        }
        Optional<NearestFit> nearest = in.optional(
                () -> new NearestFit(new SiteId(in.text()), in.vector(), in.optional(() -> demand(in)), in.small()));
        TreeMap<SiteId, ResourceVector> shortfall = new TreeMap<>();
        for (int left = in.small(); left > 0; left--) {
            shortfall.put(new SiteId(in.text()), in.vector());
        }
        return new Refusal(reason, detail, candidates, excluded, nearest, shortfall, in.optionalNumber());
    }
}
