package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.UUID;
import org.hansa.controlplane.allocation.AllocationService;
import org.hansa.controlplane.allocation.IdempotencyKey;
import org.hansa.controlplane.allocation.Placement;
import org.hansa.controlplane.allocation.PlacementRequest;
import org.hansa.controlplane.allocation.WorkloadKind;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.DataClass;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.contracts.ContractService;
import org.hansa.controlplane.contracts.ContractTerms;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.grid.GpuDemand;
import org.hansa.grid.ResourceRequest;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.ServiceContract;
import org.hansa.ledger.model.SiteId;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Asking for room. Beside the form stands what the request will be measured by. */
@Controller
class RequestForm {
    private static final String PATH = AllocationPages.PATH + "/new";
    private static final int MAX_DEVICES = 64;
    private final AllocationService allocations;
    private final ContractService contracts;
    private final Authorizer authorizer;

    RequestForm(AllocationService allocations, ContractService contracts, Authorizer authorizer) {
        this.allocations = allocations;
        this.contracts = contracts;
        this.authorizer = authorizer;
    }

    /** What a request under a contract is measured by, known before it is sent. */
    record Brief(String handle, String title, List<GrantLine> grants, List<ClauseText> clauses, List<String> classes) {}

    record GrantLine(String site, List<Bar> bars) {}

    @GetMapping(PATH)
    String empty(Caller caller, @RequestParam(defaultValue = "") String contract, Model model) {
        authorizer.require(caller, Action.ALLOCATION_CREATE, Resource.own(caller));
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.set("key", UUID.randomUUID().toString());
        form.set("group", "main");
        form.set("count", "1");
        form.set("kind", WorkloadKind.CONTAINER.name());
        form.set("level", "INTERNAL");
        form.set("contract", contract);
        return page(caller, form, model);
    }

    @GetMapping("/portal/fragments/brief")
    String brief(Caller caller, @RequestParam(defaultValue = "") String contract, Model model) {
        if (!contract.isBlank()) {
            model.addAttribute("brief", brief(caller, contract));
        }
        return "fragments/brief :: brief";
    }

    @PostMapping(PATH)
    String place(
            Caller caller,
            @RequestParam MultiValueMap<String, String> form,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash) {
        try {
            Placement placement = allocations.place(caller, request(form), IdempotencyKey.of(form.getFirst("key")));
            if (placement instanceof Placement.Done done) {
                flash.addFlashAttribute("done", "Reserved. The receipt below is the owner's signed promise.");
                return "redirect:" + AllocationPages.PATH + "/"
                        + done.allocation().command().allocation();
            }
            return "redirect:" + AllocationPages.PATH + "/" + ((Placement.Pending) placement).allocation();
        } catch (Failure failure) {
            response.setStatus(failure.kind().status());
            model.addAttribute("refusal", Refused.of(failure, request));
            // Another try is another request: a final refusal stays the answer to its key.
            form.set("key", UUID.randomUUID().toString());
            return page(caller, form, model);
        }
    }

    private String page(Caller caller, MultiValueMap<String, String> form, Model model) {
        List<ServiceContract> usable = contracts.contracts(caller).stream()
                .filter(each -> each.state() == ServiceContract.State.ACTIVE)
                .toList();
        String asked = form.getFirst("contract");
        Optional<String> contract = usable.stream()
                .map(each -> each.handle().value())
                .filter(handle -> handle.equals(asked))
                .findFirst()
                .or(() -> usable.stream().findFirst().map(each -> each.handle().value()));
        contract.ifPresent(handle -> {
            form.set("contract", handle);
            model.addAttribute("brief", brief(caller, handle));
        });
        model.addAttribute("form", new ProposalForm.Filled(form));
        model.addAttribute(
                "contracts",
                usable.stream()
                        .map(each -> ContractChoice.of(each, contracts.knownTerms(each)))
                        .toList());
        model.addAttribute("kinds", WorkloadKind.values());
        model.addAttribute("levels", Levels.ALL);
        model.addAttribute("sites", sites(usable));
        model.addAttribute(
                "curls",
                List.of(Curl.place("{\"contract\":\"" + contract.orElse("…")
                        + "\",\"groups\":[{\"name\":\"main\",\"count\":1,\"resources\":{\"VCPU\":2000,"
                        + "\"MEMORY_MB\":4096}}],\"dataClass\":{\"level\":\"INTERNAL\"}}")));
        return "request";
    }

    private static List<String> sites(List<ServiceContract> contracts) {
        return contracts.stream()
                .flatMap(each -> each.permittedSites().stream())
                .distinct()
                .sorted()
                .map(SiteId::value)
                .toList();
    }

    private Brief brief(Caller caller, String handle) {
        ServiceContract contract = contracts.contract(caller, Ids.parse("contract", handle, ContractHandle::new));
        Optional<ContractTerms> terms = contracts.knownTerms(contract);
        return new Brief(
                contract.handle().value(),
                title(contract),
                contracts.grants(caller, contract.handle()).stream()
                        .map(grant -> new GrantLine(grant.site().value(), Bar.of(grant.used(), grant.granted())))
                        .toList(),
                ClauseText.of(terms.map(ContractTerms::clauses).orElse(List.of())),
                terms.map(known ->
                                known.dataClasses().stream().map(DataClass::key).toList())
                        .orElse(List.of()));
    }

    private String title(ServiceContract contract) {
        return contracts
                .knownTerms(contract)
                .map(ContractTerms::title)
                .orElse(contract.handle().value());
    }

    private static PlacementRequest request(MultiValueMap<String, String> form) {
        FieldErrors errors = new FieldErrors();
        FormFields fields = new FormFields(form, errors);
        Optional<ContractHandle> contract = fields.parsed("contract", ContractHandle::new);
        Optional<String> group = fields.parsed("group", RequestForm::groupName);
        WorkloadKind kind = fields.parsed("kind", RequestForm::kind).orElse(WorkloadKind.CONTAINER);
        Optional<ResourceRequest> resources = resources(fields, errors);
        TreeSet<SiteId> sites = fields.chosen("sites", SiteId::new);
        DataClass dataClass =
                DataClass.of(fields.parsed("level", FormFields::code).orElse(""), fields.codes("tags"));
        OptionalLong until = fields.text("until") == null
                ? OptionalLong.empty()
                : fields.instant("until")
                        .map(each -> OptionalLong.of(each.toEpochMilli()))
                        .orElse(OptionalLong.empty());
        errors.throwIfAny();
        return new PlacementRequest(
                contract.orElseThrow(),
                group.orElseThrow(),
                kind,
                Optional.empty(),
                resources.orElseThrow(),
                sites,
                new TreeSet<>(),
                dataClass,
                Optional.empty(),
                until);
    }

    private static Optional<ResourceRequest> resources(FormFields fields, FieldErrors errors) {
        ResourceVector perUnit = fields.resources();
        int count = fields.number("count", 1, 1, ResourceRequest.MAX_COUNT);
        TreeSet<String> traits = fields.codes("traits");
        Optional<GpuDemand> gpu = gpu(fields);
        errors.require(!perUnit.isZero() || gpu.isPresent(), "vcpu", "the request asks for nothing");
        try {
            return Optional.of(new ResourceRequest(perUnit, gpu, count, traits, new TreeSet<>()));
        } catch (IllegalArgumentException e) {
            errors.add("vcpu", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<GpuDemand> gpu(FormFields fields) {
        int devices = fields.number("gpus", 0, 0, MAX_DEVICES);
        if (devices == 0) {
            return Optional.empty();
        }
        String model = fields.text("gpuModel");
        return Optional.of(new GpuDemand(model == null ? List.of() : List.of(model), devices, GpuDemand.WHOLE));
    }

    private static String groupName(String text) {
        if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
            throw new MalformedRecordException("must be letters, digits, dot, dash or underscore");
        }
        return text;
    }

    private static WorkloadKind kind(String text) {
        for (WorkloadKind each : WorkloadKind.values()) {
            if (each.name().equals(text)) {
                return each;
            }
        }
        throw new MalformedRecordException("is no kind of workload");
    }
}
