package org.hansa.grid.intent;

import java.util.Optional;
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
import org.hansa.grid.SignedReceipt;
import org.hansa.grid.Tenure;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.grid.provider.Provenance;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.Consent;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PartState;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.Receipt;
import org.hansa.ledger.model.RefusalReason;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/** Bytes of an {@link Intent}. */
final class IntentCodec {
    private static final int VERSION = 4;

    private IntentCodec() {}

    static byte[] encode(Intent intent) {
        EntryWriter out = new EntryWriter(VERSION);
        command(out, intent.command());
        out.constant(intent.state())
                .number(intent.attempt())
                .number(intent.issuedAtMillis())
                .constant(intent.verdict())
                .list(intent.plan(), IntentCodec::planned)
                .list(intent.parts(), IntentCodec::placed)
                .optional(intent.members(), members -> members(out, members))
                .optional(intent.resize(), resize -> resize(out, resize))
                .optional(intent.refusal(), refusal -> refusal(out, refusal))
                .optional(intent.failure(), out::text)
                .number(intent.createdAtMillis())
                .number(intent.updatedAtMillis());
        return out.toBytes();
    }

    static Intent decode(byte[] bytes) {
        EntryReader in = EntryReader.version(VERSION, bytes);
        Intent intent = new Intent(
                command(in),
                in.constant(AllocationState.class),
                in.small(),
                in.number(),
                in.constant(Intent.GroupVerdict.class),
                in.list(IntentCodec::planned),
                in.list(IntentCodec::placed),
                in.optional(() -> members(in)),
                in.optional(() -> resize(in)),
                in.optional(() -> refusal(in)),
                in.optional(in::text),
                in.number(),
                in.number());
        in.end();
        return intent;
    }

    private static void members(EntryWriter out, MemberParts members) {
        out.number(members.round()).text(members.self().value()).constant(members.decision());
        out.list(members.all(), (to, part) -> {
            to.text(part.owner().value())
                    .map(part.units(), (group, units) -> to.number(group).number(units));
            to.constant(part.state()).flag(part.ended()).list(part.placed(), IntentCodec::placed);
        });
    }

    private static MemberParts members(EntryReader in) {
        return new MemberParts(
                in.small(), new MspId(in.text()), in.constant(Intent.GroupVerdict.class), in.list(IntentCodec::member));
    }

    private static MemberPart member(EntryReader in) {
        MspId owner = new MspId(in.text());
        TreeMap<Integer, Integer> units = new TreeMap<>();
        for (int left = in.small(); left > 0; left--) {
            units.put(in.small(), in.small());
        }
        return new MemberPart(owner, units, in.constant(PartState.class), in.flag(), in.list(IntentCodec::placed));
    }

    private static void resize(EntryWriter out, Intent.Resize resize) {
        out.list(resize.groups(), IntentCodec::group).constant(resize.from());
        resize.provenance().write(out);
        out.number(resize.issuedAtMillis());
    }

    private static Intent.Resize resize(EntryReader in) {
        return new Intent.Resize(
                in.list(IntentCodec::group), in.constant(AllocationState.class), Provenance.read(in), in.number());
    }

    private static void command(EntryWriter out, PlaceCommand command) {
        out.id(command.allocation())
                .text(command.contract().value())
                .text(command.home().value());
        out.list(command.groups(), IntentCodec::group);
        out.list(command.sites(), (to, site) -> to.text(site.value()))
                .constant(command.siteOrder())
                .optional(command.holdUntilMillis())
                .optional(command.expiresAtMillis())
                .digest(command.decisionDigest())
                .text(command.policyRevision().value())
                .digest(command.requestDigest())
                .constant(command.consent())
                .digests(command.commitments())
                .text(command.note())
                .optional(command.tenure().notBeforeMillis())
                .optional(command.tenure().noticeMillis());
    }

    private static PlaceCommand command(EntryReader in) {
        return new PlaceCommand(
                in.id(),
                new ContractHandle(in.text()),
                new MspId(in.text()),
                in.list(IntentCodec::group),
                in.list(from -> new SiteId(from.text())),
                in.constant(PlaceCommand.SiteOrder.class),
                in.optionalNumber(),
                in.optionalNumber(),
                in.digest(),
                new PolicyRevision(in.text()),
                in.digest(),
                in.constant(Consent.class),
                in.digests(),
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

    private static void placed(EntryWriter out, PlacedPart part) {
        out.text(part.provider().value())
                .text(part.site().value())
                .number(part.units())
                .vector(part.resources())
                .optional(part.gpuModel(), out::text)
                .list(part.devices(), (to, device) -> to.number(device))
                .number(part.providerSeq())
                .number(part.group())
                .optional(part.receipt(), each -> receipt(out, each));
    }

    /** By its fields, which take a third of its canonical form. */
    private static void receipt(EntryWriter out, SignedReceipt signed) {
        Receipt receipt = signed.receipt();
        out.text(receipt.owner().value())
                .text(receipt.site().value())
                .text(receipt.contract().value())
                .id(receipt.allocation())
                .text(receipt.provider().value())
                .number(receipt.providerSeq())
                .digest(receipt.leafBodyDigest())
                .digest(receipt.decisionDigest())
                .text(receipt.policyRevision().value())
                .number(receipt.issuedAtMillis())
                .number(receipt.anchorByMillis())
                .bytes(signed.signature());
    }

    private static SignedReceipt receipt(EntryReader in) {
        Receipt receipt = new Receipt(
                new MspId(in.text()),
                new SiteId(in.text()),
                new ContractHandle(in.text()),
                in.id(),
                new ProviderId(in.text()),
                in.number(),
                in.digest(),
                in.digest(),
                new PolicyRevision(in.text()),
                in.number(),
                in.number());
        return SignedReceipt.of(receipt, in.bytes());
    }

    private static PlacedPart placed(EntryReader in) {
        return new PlacedPart(
                new ProviderId(in.text()),
                new SiteId(in.text()),
                in.small(),
                in.vector(),
                in.optional(in::text),
                in.list(EntryReader::small),
                in.number(),
                in.small(),
                in.optional(() -> receipt(in)));
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
