package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hansa.controlplane.allocation.AllocationNote;
import org.hansa.controlplane.allocation.AllocationReader;
import org.hansa.controlplane.allocation.AllocationService;
import org.hansa.controlplane.allocation.ExplainedDecision;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.contracts.ContractService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.Page;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.grid.AllocationView;
import org.hansa.grid.SignedReceipt;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.AllocationState;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.RecordState;
import org.hansa.ledger.model.ServiceContract;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Allocations: the list, each with its two lives and its decision, and the way to give the room back. */
@Controller
class AllocationPages {
    static final String PATH = "/portal/allocations";
    private static final int PAGE = 20;
    private static final int CONFIRM = 6;
    private final AllocationReader reader;
    private final AllocationService allocations;
    private final ContractService contracts;
    private final Authorizer authorizer;
    private final HomeMember home;
    private final Clock clock;

    AllocationPages(
            AllocationReader reader,
            AllocationService allocations,
            ContractService contracts,
            Authorizer authorizer,
            HomeMember home,
            Clock clock) {
        this.reader = reader;
        this.allocations = allocations;
        this.contracts = contracts;
        this.authorizer = authorizer;
        this.home = home;
        this.clock = clock;
    }

    /** @param record what the ledger has of it; null before there are parts */
    record AllocationLine(
            String id,
            String group,
            String contract,
            String state,
            @Nullable String record,
            List<String> sites,
            Moment created) {}

    /** One member's part of it. */
    record MemberLine(String member, String state, int units) {}

    /** @param record and what follows: where the ledger has it */
    record PlacementLine(
            String group,
            String member,
            String site,
            String provider,
            int units,
            List<String> resources,
            List<Integer> devices,
            String record,
            @Nullable Long sequence,
            @Nullable Long batch,
            @Nullable Long block,
            @Nullable String txId,
            @Nullable String voided) {}

    record ReceiptLine(String owner, String site, Moment issued, Moment anchorBy, String leaf, String signature) {}

    @GetMapping(PATH)
    String list(
            Caller caller,
            @RequestParam(defaultValue = "") String contract,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(required = false) @Nullable String pageToken,
            Model model) {
        Optional<ContractHandle> only = contract.isBlank()
                ? Optional.empty()
                : Optional.of(Ids.parse("contract", contract, ContractHandle::new));
        Optional<AllocationState> wanted = Arrays.stream(AllocationState.values())
                .filter(each -> each.name().equals(state))
                .findFirst();
        Page<AllocationView> page = reader.list(caller, only, wanted, pageToken, PAGE);
        model.addAttribute(
                "allocations", page.items().stream().map(AllocationPages::line).toList());
        model.addAttribute("next", page.nextPageToken());
        model.addAttribute("later", pageToken != null);
        model.addAttribute("contract", contract);
        model.addAttribute("state", wanted.map(Enum::name).orElse(""));
        model.addAttribute("states", AllocationState.values());
        model.addAttribute(
                "contracts",
                contracts.contracts(caller).stream()
                        .map(each -> ContractChoice.of(each, contracts.knownTerms(each)))
                        .toList());
        model.addAttribute("mayPlace", authorizer.permits(caller, Action.ALLOCATION_CREATE, Resource.own(caller)));
        model.addAttribute(
                "curls",
                List.of(Curl.get(
                        "Allocations",
                        "/v1/allocations?contract=" + contract + "&state="
                                + wanted.map(Enum::name).orElse(""))));
        return "allocations";
    }

    @GetMapping(PATH + "/{id}")
    String read(Caller caller, @PathVariable String id, Model model) {
        AllocationReader.Found found =
                reader.find(caller, Ids.parse("allocation", id, AllocationId::new), Action.ALLOCATION_READ);
        model.addAttribute("id", found.id().value());
        model.addAttribute("contract", found.contract().value());
        model.addAttribute("confirm", confirmation(found.id()));
        found.view().ifPresentOrElse(view -> show(caller, view, model), () -> {
            model.addAttribute("state", AllocationState.PENDING.name());
            model.addAttribute("mayRelease", false);
        });
        String path = "/v1/allocations/" + found.id();
        model.addAttribute(
                "curls",
                List.of(
                        Curl.get("This allocation", path),
                        Curl.get("Its receipts", path + "/receipts"),
                        Curl.get("Its decision", path + "/decision"),
                        Curl.delete("Give the room back", path)));
        return "allocation";
    }

    @PostMapping(PATH + "/{id}/release")
    String release(
            Caller caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String confirm,
            Model model,
            HttpServletResponse response,
            RedirectAttributes flash) {
        AllocationId allocation = Ids.parse("allocation", id, AllocationId::new);
        if (!confirm.strip().equals(confirmation(allocation))) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            model.addAttribute("problem", "Type " + confirmation(allocation) + " to say that you mean this one.");
            return read(caller, id, model);
        }
        boolean free = allocations.release(caller, allocation);
        flash.addFlashAttribute(
                "done", free ? "Released. The room is free." : "Releasing; its owner has not confirmed yet.");
        return "redirect:" + PATH + "/" + allocation;
    }

    /** The end of the id: short enough to type, and not the same for the one beside it. */
    private static String confirmation(AllocationId id) {
        String text = id.value();
        return text.substring(Math.max(0, text.length() - CONFIRM));
    }

    private void show(Caller caller, AllocationView view, Model model) {
        model.addAttribute("state", view.state().name());
        model.addAttribute("group", group(view));
        model.addAttribute("record", record(view));
        model.addAttribute("owner", owners(view));
        model.addAttribute(
                "members",
                view.members().stream()
                        .map(each -> new MemberLine(
                                each.owner().value(),
                                each.ended() ? "RELEASED" : each.state().name(),
                                units(view, each.owner())))
                        .toList());
        model.addAttribute("created", Moment.ofMillis(view.createdAtMillis()));
        model.addAttribute("updated", Moment.ofMillis(view.updatedAtMillis()));
        view.releaseAcceptedAtMillis().ifPresent(at -> model.addAttribute("releaseAccepted", Moment.ofMillis(at)));
        model.addAttribute("terms", AllocationTerms.of(view));
        model.addAttribute(
                "warning",
                reader.notice(view)
                        .map(each -> AllocationTerms.Warning.of(each, view, home.msp(), clock.instant()))
                        .orElse(null));
        model.addAttribute("failure", view.failure().orElse(null));
        model.addAttribute(
                "refusal", view.refusal().map(each -> each.reason().name()).orElse(null));
        model.addAttribute("requestDigest", view.command().requestDigest().hex());
        model.addAttribute("consent", view.command().consent().name());
        model.addAttribute("policy", view.command().policyRevision().value());
        model.addAttribute("decisionDigest", view.command().decisionDigest().hex());
        model.addAttribute(
                "placements",
                view.parts().stream().map(part -> placement(view, part)).toList());
        model.addAttribute(
                "receipts",
                view.parts().stream()
                        .flatMap(part -> part.placed().receipt().stream())
                        .map(AllocationPages::receipt)
                        .toList());
        model.addAttribute("decision", decision(caller, view.command().decisionDigest()));
        model.addAttribute("mayRelease", mayRelease(caller, view));
        model.addAttribute("settling", settling(view));
    }

    /** Null where the caller may not read it, or where it cannot be read any more; the digest stays. */
    private @Nullable ExplainedDecision decision(Caller caller, Digest digest) {
        try {
            return ExplainedDecision.of(reader.decision(caller, digest));
        } catch (Failure | MalformedRecordException e) {
            return null;
        }
    }

    private boolean mayRelease(Caller caller, AllocationView view) {
        boolean holds =
                switch (view.state()) {
                    case HELD, RESERVED, ACTIVE, RESIZING -> true;
                    default -> false;
                };
        ServiceContract contract = contracts.visible(caller, view.command().contract());
        return holds && authorizer.permits(caller, Action.ALLOCATION_RELEASE, Resource.of(contract));
    }

    /** Whether the page should look again: the ledger has not had its word. */
    private static boolean settling(AllocationView view) {
        return switch (view.state()) {
            case PENDING, HELD, RELEASING -> true;
            case RESERVED, ACTIVE -> !RecordState.RECORDED.name().equals(record(view));
            default -> false;
        };
    }

    private static AllocationLine line(AllocationView view) {
        return new AllocationLine(
                view.command().allocation().value(),
                group(view),
                view.command().contract().value(),
                view.state().name(),
                record(view),
                view.parts().stream()
                        .map(part -> part.placed().site().value())
                        .distinct()
                        .toList(),
                Moment.ofMillis(view.createdAtMillis()));
    }

    private MspId owner(AllocationView.Part part) {
        return part.owner().orElse(home.msp());
    }

    private String owners(AllocationView view) {
        List<String> owners = view.parts().stream()
                .map(part -> owner(part).value())
                .distinct()
                .toList();
        return owners.isEmpty() ? home.msp().value() : String.join(", ", owners);
    }

    private int units(AllocationView view, MspId member) {
        return view.parts().stream()
                .filter(part -> owner(part).equals(member))
                .mapToInt(part -> part.placed().units())
                .sum();
    }

    private PlacementLine placement(AllocationView view, AllocationView.Part part) {
        AllocationView.RecordView record = part.record();
        return new PlacementLine(
                view.command().groupName(part.placed().group()),
                owner(part).value(),
                part.placed().site().value(),
                part.placed().provider().value(),
                part.placed().units(),
                Amounts.texts(part.placed().resources()),
                part.placed().devices(),
                record.state().name(),
                boxed(record.siteSequence()),
                boxed(record.batch()),
                boxed(record.block()),
                record.txId().orElse(null),
                record.voided().map(Enum::name).orElse(null));
    }

    private static ReceiptLine receipt(SignedReceipt signed) {
        return new ReceiptLine(
                signed.receipt().owner().value(),
                signed.receipt().site().value(),
                Moment.ofMillis(signed.receipt().issuedAtMillis()),
                Moment.ofMillis(signed.receipt().anchorByMillis()),
                signed.receipt().leafBodyDigest().hex(),
                signed.signatureBase64());
    }

    private static String group(AllocationView view) {
        try {
            return AllocationNote.parse(view.command().note()).group();
        } catch (MalformedRecordException e) {
            return "main"; // a hold for another member's tenant has no note here
        }
    }

    /** Of its parts the one that is least far. */
    private static @Nullable String record(AllocationView view) {
        List<RecordState> states =
                view.parts().stream().map(part -> part.record().state()).toList();
        return states.contains(RecordState.VOIDED)
                ? RecordState.VOIDED.name()
                : states.stream().sorted().findFirst().map(Enum::name).orElse(null);
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
