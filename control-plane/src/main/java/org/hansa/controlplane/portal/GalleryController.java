package org.hansa.controlplane.portal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.hansa.controlplane.allocation.HandOverRoom;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.membership.Departure;
import org.hansa.controlplane.policy.PolicyImpact;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ResourceClass;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Every shared fragment with samples, for whoever works on the portal. For administrators only. */
@Controller
class GalleryController {
    private static final Instant SAMPLE = Instant.parse("2026-11-20T12:00:00Z");

    private final Authorizer authorizer;
    private final HomeMember home;

    GalleryController(Authorizer authorizer, HomeMember home) {
        this.authorizer = authorizer;
        this.home = home;
    }

    @GetMapping("/portal/gallery")
    String gallery(Caller caller, Model model) {
        if (!authorizer.permits(caller, Action.MEMBER_UPDATE, Resource.publicOf(home.msp()))) {
            throw Failure.notFound("page");
        }
        model.addAttribute(
                "impact",
                new ImpactLine(
                        "r2",
                        "DONE",
                        null,
                        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                        "37 of 12408 decisions would flip; 1 of 5 contracts would be in breach",
                        "r1",
                        3,
                        Moment.of(SAMPLE),
                        List.of(new PolicyImpact.Breach("c-sample-0001", new TreeSet<>(List.of("ch-zrh-1"))))));
        model.addAttribute(
                "notice",
                new Departure.Notice(
                        new ContractHandle("c-sample-0001"),
                        new MspId("HelvMSP"),
                        SAMPLE,
                        SAMPLE.plus(Duration.ofDays(30)),
                        List.of(
                                new Departure.HandOver(
                                        new SiteId("ch-zrh-1"),
                                        ResourceVector.of(ResourceClass.VCPU, 8_000),
                                        List.of(new SiteId("de-fra-1"), new SiteId("fi-hel-1")),
                                        List.of(new HandOverRoom.Fit(new SiteId("de-fra-1"), 5, 8))),
                                new Departure.HandOver(
                                        new SiteId("ch-gva-1"),
                                        ResourceVector.of(ResourceClass.MEMORY_MB, 4_096),
                                        List.of(),
                                        List.of()))));
        model.addAttribute(
                "changes",
                List.of(
                        new BallotChange("state of HelvMSP", "ACTIVE", "SUSPENDED"),
                        new BallotChange("what runs there", "runs", "runs"),
                        new BallotChange(
                                "reviewed by the members on",
                                null,
                                Moment.of(SAMPLE).utc())));
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
