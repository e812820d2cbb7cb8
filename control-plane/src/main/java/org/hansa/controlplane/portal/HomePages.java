package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletResponse;
import org.hansa.controlplane.contracts.HomeService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.web.Ids;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Claiming a contract's home, supporting a claim and handing over; all on the contract's page. */
@Controller
class HomePages {
    private static final String PATH = "/portal/contracts/{handle}";
    private static final String CLAIMED =
            "Claimed. A home that is there refuses within seconds; else ask another party for support, or wait.";
    private static final String MOVED =
            " is the home now. It asks the owners what there is, and takes new work when they have told.";
    private final HomeService homes;
    private final ContractPages contracts;

    HomePages(HomeService homes, ContractPages contracts) {
        this.homes = homes;
        this.contracts = contracts;
    }

    @PostMapping(PATH + "/claim-home")
    String claim(Caller caller, @PathVariable String handle, RedirectAttributes flash) {
        HomeService.Home home = homes.claim(caller, id(handle));
        flash.addFlashAttribute("done", CLAIMED);
        return back(home);
    }

    @PostMapping(PATH + "/support-claim")
    String support(
            Caller caller,
            @PathVariable String handle,
            @RequestParam(defaultValue = "") String claimant,
            @RequestParam(defaultValue = "") String confirm,
            Model model,
            HttpServletResponse response,
            RedirectAttributes flash) {
        if (unlike(claimant, confirm)) {
            return typed(caller, handle, claimant, model, response);
        }
        return moved(homes.support(caller, id(handle), member(claimant)), flash);
    }

    @PostMapping(PATH + "/hand-over")
    String handOver(
            Caller caller,
            @PathVariable String handle,
            @RequestParam(defaultValue = "") String deputy,
            @RequestParam(defaultValue = "") String confirm,
            Model model,
            HttpServletResponse response,
            RedirectAttributes flash) {
        if (unlike(deputy, confirm)) {
            return typed(caller, handle, deputy, model, response);
        }
        return moved(homes.handOver(caller, id(handle), member(deputy)), flash);
    }

    /** Whoever decides this names the member once more. */
    private static boolean unlike(String member, String confirm) {
        return member.isEmpty() || !confirm.strip().equals(member);
    }

    private String typed(Caller caller, String handle, String member, Model model, HttpServletResponse response) {
        String page = contracts.read(caller, handle, model);
        response.setStatus(HttpStatus.BAD_REQUEST.value());
        String name = member.isEmpty() ? "the member's name" : member;
        model.addAttribute("problem", "Type " + name + " to say that you mean this one.");
        return page;
    }

    private static String moved(HomeService.Home home, RedirectAttributes flash) {
        flash.addFlashAttribute("done", home.contract().home() + MOVED);
        return back(home);
    }

    private static String back(HomeService.Home home) {
        return "redirect:/portal/contracts/" + home.contract().handle();
    }

    private static ContractHandle id(String handle) {
        return Ids.parse("contract", handle, ContractHandle::new);
    }

    private static MspId member(String text) {
        return Ids.parse("member", text, MspId::new);
    }
}
