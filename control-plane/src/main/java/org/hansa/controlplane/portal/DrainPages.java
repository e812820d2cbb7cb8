package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.hansa.controlplane.allocation.DrainService;
import org.hansa.controlplane.allocation.ProviderService;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.Page;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.grid.ProviderView;
import org.hansa.grid.SiteDrain;
import org.hansa.grid.StandingPlacement;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One provider with what lies on it and where that could go; draining, returning and withdrawing it, or a whole site. */
@Controller
class DrainPages {
    private static final String PATH = "/portal/providers";
    private static final int PAGE = 20;
    private final ProviderService providers;
    private final DrainService drains;
    private final Authorizer authorizer;
    private final HomeMember home;

    DrainPages(ProviderService providers, DrainService drains, Authorizer authorizer, HomeMember home) {
        this.providers = providers;
        this.drains = drains;
        this.authorizer = authorizer;
        this.home = home;
    }

    /** @param wholeGroup whether the destinations are for the whole group that it is a part of */
    record StandingLine(
            String allocation,
            String contract,
            int units,
            boolean held,
            boolean wholeGroup,
            List<String> destinations) {
        static StandingLine of(StandingPlacement each) {
            return new StandingLine(
                    each.allocation().value(),
                    each.contract().value(),
                    each.units(),
                    each.held(),
                    each.wholeGroup(),
                    each.destinations().stream()
                            .map(to -> to.units() + " × " + to.provider() + " at " + to.site())
                            .toList());
        }
    }

    @GetMapping(PATH + "/{id}")
    String provider(
            Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String pageToken,
            Model model) {
        ProviderId provider = Ids.parse("provider", id, ProviderId::new);
        ProviderView view = providers.find(caller, provider);
        model.addAttribute("provider", ProviderPages.ProviderLine.of(view));
        model.addAttribute("ownDrain", view.mark().host());
        model.addAttribute("tag", ProviderService.tag(view));
        boolean mayRead = authorizer.permits(caller, Action.ALLOCATION_READ, Resource.privateOf(home.msp()));
        model.addAttribute("mayRead", mayRead);
        if (mayRead) {
            Page<StandingPlacement> page = drains.placements(caller, provider, pageToken, PAGE);
            model.addAttribute(
                    "placements", page.items().stream().map(StandingLine::of).toList());
            model.addAttribute("next", page.nextPageToken());
            model.addAttribute("later", pageToken != null);
        }
        model.addAttribute(
                "mayChange", authorizer.permits(caller, Action.PROVIDER_UPDATE, Resource.privateOf(home.msp())));
        String path = "/v1/providers/" + provider;
        model.addAttribute(
                "curls",
                List.of(
                        Curl.get("This provider", path),
                        Curl.get("What lies on it", path + "/placements"),
                        Curl.put("Drain it", path + "/drain", ProviderService.tag(view), ""),
                        Curl.delete("Return it", path + "/drain", ProviderService.tag(view)),
                        Curl.delete("Withdraw it", path, ProviderService.tag(view))));
        return "provider";
    }

    @PostMapping(PATH + "/{id}/drain")
    String drain(
            Caller caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String tag,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash) {
        return change(caller, id, model, request, response, flash, provider -> {
            providers.drain(caller, provider, true, seen(tag));
            return "Drained. Nothing new comes to " + provider + "; what lies there stays until it is given back.";
        });
    }

    @PostMapping(PATH + "/{id}/return")
    String giveBack(
            Caller caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String tag,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash) {
        return change(caller, id, model, request, response, flash, provider -> {
            ProviderView view = providers.drain(caller, provider, false, seen(tag));
            return view.mark().closed()
                    ? "Returned, but its site is drained still."
                    : "Returned. Placements may come to " + provider + " again.";
        });
    }

    @PostMapping(PATH + "/{id}/withdraw")
    String withdraw(
            Caller caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String tag,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash) {
        String to = change(caller, id, model, request, response, flash, provider -> {
            providers.withdraw(caller, provider, seen(tag));
            return "Withdrawn. " + provider + " is out of service.";
        });
        return to.startsWith("redirect:") ? "redirect:" + PATH : to;
    }

    @PostMapping("/portal/sites/{site}/drain")
    String drainSite(
            Caller caller,
            @PathVariable String site,
            @RequestParam(defaultValue = "") String version,
            RedirectAttributes flash) {
        SiteDrain drain = drains.drain(caller, site(site), true, seenVersion(version));
        flash.addFlashAttribute(
                "done",
                "Drained. " + drain.live() + " placements on " + drain.providers() + " providers are left here.");
        return "redirect:/portal/sites/" + drain.site();
    }

    @PostMapping("/portal/sites/{site}/return")
    String returnSite(
            Caller caller,
            @PathVariable String site,
            @RequestParam(defaultValue = "") String version,
            RedirectAttributes flash) {
        SiteDrain drain = drains.drain(caller, site(site), false, seenVersion(version));
        flash.addFlashAttribute("done", "Returned. Providers that were drained themselves stay so.");
        return "redirect:/portal/sites/" + drain.site();
    }

    @FunctionalInterface
    private interface Change {
        String apply(ProviderId provider);
    }

    private String change(
            Caller caller,
            String id,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash,
            Change change) {
        ProviderId provider = Ids.parse("provider", id, ProviderId::new);
        authorizer.require(caller, Action.PROVIDER_UPDATE, Resource.privateOf(home.msp()));
        try {
            flash.addFlashAttribute("done", change.apply(provider));
            return "redirect:" + PATH + "/" + provider;
        } catch (Failure failure) {
            if (failure.kind() == FailureKind.NOT_FOUND) {
                throw failure;
            }
            response.setStatus(failure.kind().status());
            model.addAttribute("refusal", Refused.of(failure, request));
            return provider(caller, id, null, model);
        }
    }

    private static Consumer<String> seen(String tag) {
        return now -> requireSame(tag.equals(now));
    }

    private static LongConsumer seenVersion(String version) {
        return now -> requireSame(version.equals(Long.toString(now)));
    }

    private static void requireSame(boolean same) {
        if (!same) {
            throw Failure.of(FailureKind.PRECONDITION_FAILED, "Somebody changed it while this page was open.");
        }
    }

    private static SiteId site(String text) {
        return Ids.parse("site", text, SiteId::new);
    }
}
