package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.hansa.controlplane.allocation.ProviderService;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.FieldErrors;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.Page;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.controlplane.membership.MembershipService;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.ProviderView;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The member's resource providers: what there is, and registering more, one by a form or many by a table. */
@Controller
class ProviderPages {
    private static final String PATH = "/portal/providers";
    private static final int PAGE = 20;
    private final ProviderService providers;
    private final MembershipService membership;
    private final Authorizer authorizer;
    private final HomeMember home;

    ProviderPages(ProviderService providers, MembershipService membership, Authorizer authorizer, HomeMember home) {
        this.providers = providers;
        this.membership = membership;
        this.authorizer = authorizer;
        this.home = home;
    }

    /** @param state {@code OPEN}, {@code DRAINING} or {@code DRAINED} */
    record ProviderLine(String id, String site, List<Bar> bars, List<String> traits, int live, String state) {
        static ProviderLine of(ProviderView view) {
            return new ProviderLine(
                    view.spec().id().value(),
                    view.spec().site().value(),
                    Bar.of(view.spec().total().minus(view.free()), view.spec().total()),
                    List.copyOf(view.spec().traits()),
                    view.liveAllocations(),
                    !view.mark().closed() ? "OPEN" : view.liveAllocations() > 0 ? "DRAINING" : "DRAINED");
        }
    }

    /** What became of a line of a table. */
    record RefusedLine(String id, String code, String detail) {}

    @GetMapping(PATH)
    String list(
            Caller caller,
            @RequestParam(defaultValue = "") String site,
            @RequestParam(required = false) @Nullable String pageToken,
            Model model) {
        Optional<SiteId> only = site.isBlank() ? Optional.empty() : Optional.of(Ids.parse("site", site, SiteId::new));
        Page<ProviderView> page = providers.list(caller, only, pageToken, PAGE);
        model.addAttribute(
                "providers", page.items().stream().map(ProviderLine::of).toList());
        model.addAttribute("next", page.nextPageToken());
        model.addAttribute("later", pageToken != null);
        model.addAttribute("site", site);
        model.addAttribute("sites", sites(caller));
        model.addAttribute(
                "mayRegister", authorizer.permits(caller, Action.PROVIDER_REGISTER, Resource.privateOf(home.msp())));
        model.addAttribute(
                "curls", List.of(Curl.get("Providers", "/v1/providers" + (site.isBlank() ? "" : "?site=" + site))));
        return "providers";
    }

    @GetMapping(PATH + "/new")
    String empty(Caller caller, Model model) {
        requireMayRegister(caller);
        return page(caller, new LinkedMultiValueMap<>(), model);
    }

    @PostMapping(PATH + "/new")
    String register(
            Caller caller,
            @RequestParam MultiValueMap<String, String> form,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash) {
        requireMayRegister(caller);
        try {
            FieldErrors errors = new FieldErrors();
            Optional<ProviderSpec> spec = ProviderSheet.read(new FormFields(form, errors), errors);
            errors.throwIfAny();
            ProviderView view = providers.register(caller, spec.orElseThrow());
            flash.addFlashAttribute("done", "Registered " + view.spec().id() + ".");
            return "redirect:" + PATH;
        } catch (Failure failure) {
            return refused(caller, form, failure, model, request, response);
        }
    }

    @PostMapping(PATH + "/batch")
    String registerAll(
            Caller caller,
            @RequestParam(required = false) @Nullable MultipartFile file,
            @RequestParam(defaultValue = "") String sheet,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash) {
        requireMayRegister(caller);
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        try {
            String text = file == null || file.isEmpty() ? sheet : text(file);
            form.set("sheet", text);
            FieldErrors errors = new FieldErrors();
            List<ProviderSpec> specs = ProviderSheet.read(text, errors);
            errors.throwIfAny();
            return registered(caller, providers.registerAll(caller, specs), form, model, response, flash);
        } catch (Failure failure) {
            return refused(caller, form, failure, model, request, response);
        }
    }

    private String registered(
            Caller caller,
            List<ProviderService.Registration> all,
            MultiValueMap<String, String> form,
            Model model,
            HttpServletResponse response,
            RedirectAttributes flash) {
        List<RefusedLine> refused = all.stream()
                .flatMap(each -> each.failure().stream()
                        .map(failure -> new RefusedLine(
                                each.id().value(), failure.kind().name(), failure.detail())))
                .toList();
        long changed =
                all.stream().filter(ProviderService.Registration::changed).count();
        String done = changed + " registered, " + (all.size() - changed - refused.size()) + " were there already.";
        if (refused.isEmpty()) {
            flash.addFlashAttribute("done", done);
            return "redirect:" + PATH;
        }
        response.setStatus(FailureKind.ALREADY_EXISTS.status());
        model.addAttribute("done", done);
        model.addAttribute("refused", refused);
        return page(caller, form, model);
    }

    private String refused(
            Caller caller,
            MultiValueMap<String, String> form,
            Failure failure,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        response.setStatus(failure.kind().status());
        model.addAttribute("refusal", Refused.of(failure, request));
        return page(caller, form, model);
    }

    private void requireMayRegister(Caller caller) {
        authorizer.require(caller, Action.PROVIDER_REGISTER, Resource.privateOf(home.msp()));
    }

    private String page(Caller caller, MultiValueMap<String, String> form, Model model) {
        model.addAttribute("form", new ProposalForm.Filled(form));
        model.addAttribute("sites", sites(caller));
        model.addAttribute("example", ProviderSheet.EXAMPLE);
        model.addAttribute(
                "curls",
                List.of(
                        Curl.post(
                                "Register one",
                                "/v1/providers",
                                "{\"id\":\"rack-17\",\"site\":\"…\",\"inventory\":{\"VCPU\":64000,"
                                        + "\"MEMORY_MB\":262144},\"gpus\":[],\"traits\":[]}"),
                        Curl.post("Register many", "/v1/providers:batch", "{\"providers\":[…]}")));
        return "provider-form";
    }

    private List<String> sites(Caller caller) {
        return membership.sites(caller).stream()
                .filter(each -> each.owner().equals(home.msp()))
                .map(each -> each.site().value())
                .toList();
    }

    private static String text(MultipartFile file) {
        try {
            return new String(file.getBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw Failure.of(FailureKind.MALFORMED_REQUEST, "The file could not be read.")
                    .causedBy(e);
        }
    }
}
