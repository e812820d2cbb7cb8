package org.hansa.controlplane.portal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.ledger.model.ResourceClass;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Every shared fragment with samples, for whoever works on the portal. For members only. */
@Controller
class GalleryController {
    private static final Instant SAMPLE = Instant.parse("2026-11-20T12:00:00Z");

    @GetMapping("/portal/gallery")
    String gallery(Caller caller, Model model) {
        if (!caller.ofMember()) {
            throw Failure.notFound("page");
        }
        model.addAttribute(
                "bars",
                List.of(
                        Bar.of(ResourceClass.VCPU, 0, 64_000),
                        Bar.of(ResourceClass.MEMORY_MB, 90_000, 131_072),
                        Bar.of(ResourceClass.STORAGE_GB, 900, 1_000),
                        Bar.of(ResourceClass.gpuMilli("T4"), 8_000, 8_000)));
        model.addAttribute("moment", Moment.of(SAMPLE));
        model.addAttribute(
                "states",
                List.of(
                        "PENDING",
                        "RESERVED",
                        "ACTIVE",
                        "RELEASED",
                        "DENIED",
                        "STUCK",
                        "UNSEALED",
                        "SEALED",
                        "RECORDED",
                        "VOIDED",
                        "PROPOSED",
                        "WINDING_DOWN"));
        model.addAttribute(
                "refusal",
                new Refused(
                        new PortalErrors.Trouble(
                                422,
                                "RESIDENCY",
                                "No site is permitted.",
                                "The clauses permit none of the sites.",
                                "See the table: each site names its rule and what would help.",
                                false,
                                "sample",
                                List.of()),
                        Map.of("resources", 3, "traits", 1),
                        "1 × (2 vCPU, 4 GiB) at fi-hel-1",
                        List.of(new Refused.SiteLine(
                                "ch-zrh-1",
                                "JURISDICTION_NOT_ALLOWED",
                                "CH is not in EEA.",
                                "Choose a site in the EEA, or agree on a clause that allows adequacy.")),
                        null));
        model.addAttribute("curls", List.of(Curl.get("A call", "/v1/members")));
        return "gallery";
    }
}
