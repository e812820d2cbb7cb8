package org.hansa.controlplane.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.ballots.BallotService;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.HomeMember;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What every page shows around its content: whose portal it is, who is signed in, and where they may go. */
@ControllerAdvice(basePackageClasses = PortalModel.class)
class PortalModel {
    private final HomeMember home;
    private final Authorizer authorizer;
    private final BallotService ballots;

    PortalModel(HomeMember home, Authorizer authorizer, BallotService ballots) {
        this.home = home;
        this.ballots = ballots;
        this.authorizer = authorizer;
    }

    /** @param kind of the organisation, for people */
    record Who(String name, String organization, String kind, List<String> roles) {}

    /** For templates: an instant as {@code fragments/parts :: time} takes it. */
    record Moments() {
        public Moment of(Instant instant) {
            return Moment.of(instant);
        }

        public Moment ofMillis(long millis) {
            return Moment.ofMillis(millis);
        }
    }

    /** @param waiting how much needs a person there; 0 shows nothing */
    record Place(String label, String path, boolean current, int waiting) {}

    @ModelAttribute
    void surroundings(Model model, HttpServletRequest request) {
        model.addAttribute("home", home);
        model.addAttribute("moments", new Moments());
        model.addAttribute("origin", origin(request));
        if (request.getAttribute(Caller.class.getName()) instanceof Caller caller) {
            model.addAttribute("who", who(caller));
            model.addAttribute("places", places(caller, request.getRequestURI()));
            StepUp.resumed(request, caller).ifPresent(each -> resume(each, model));
        }
    }

    private static void resume(StepUp.Resumed resumed, Model model) {
        model.addAttribute("resumed", resumed);
        if (resumed.confirmed()) {
            model.addAttribute("done", "You are confirmed. Nothing is sent yet: look at it once more, then send it.");
        } else {
            model.addAttribute(
                    "problem",
                    "Your realm has not confirmed a second factor, so nothing was sent. What you typed is still here.");
        }
    }

    private static String origin(HttpServletRequest request) {
        return request.getScheme() + "://" + request.getServerName() + ":" + request.getServerPort();
    }

    private static Who who(Caller caller) {
        return new Who(
                personName(caller.pseudonym()),
                caller.organization().alias(),
                caller.ofMember() ? "member" : caller.ofAuditor() ? "auditor" : "tenant",
                List.copyOf(caller.roles()));
    }

    /** From the id token, to be shown and for nothing else. */
    private static String personName(String otherwise) {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof OAuth2AuthenticationToken token) {
            Object name = token.getPrincipal().getAttribute("name");
            Object username = token.getPrincipal().getAttribute("preferred_username");
            return String.valueOf(name != null ? name : username != null ? username : otherwise);
        }
        return otherwise;
    }

    private List<Place> places(Caller caller, String path) {
        List<Place> places = new ArrayList<>();
        places.add(new Place("Overview", "/portal", path.equals("/portal"), 0));
        place(places, "Members", "/portal/members", path);
        place(places, "Sites", "/portal/sites", path);
        if (authorizer.permits(caller, Action.PROVIDER_READ, Resource.privateOf(home.msp()))) {
            place(places, "Providers", "/portal/providers", path);
        }
        if (authorizer.permits(caller, Action.CONTRACT_READ, Resource.own(caller))) {
            place(places, "Contracts", "/portal/contracts", path);
        }
        if (authorizer.permits(caller, Action.ALLOCATION_READ, Resource.own(caller))) {
            place(places, "Allocations", "/portal/allocations", path);
        }
        if (authorizer.permits(caller, Action.DECISION_READ, Resource.own(caller))) {
            place(places, "Decisions", "/portal/decisions", path);
        }
        if (authorizer.permits(caller, Action.BALLOT_READ, Resource.shared())) {
            int waiting = caller.ofMember() ? ballots.notices(caller).size() : 0;
            places.add(new Place("Ballots", BallotPages.PATH, path.startsWith(BallotPages.PATH), waiting));
        }
        if (authorizer.permits(caller, Action.APPLICATION_READ, Resource.privateOf(home.msp()))) {
            place(places, "Joining", ApplicationPages.PATH, path);
        }
        place(places, "Policy", "/portal/policies", path);
        if (authorizer.permits(caller, Action.LEDGER_READ, Resource.shared())
                || authorizer.permits(caller, Action.REPORT_READ, Resource.own(caller))) {
            place(places, "Audit", "/portal/audit", path);
        }
        return places;
    }

    private static void place(List<Place> places, String label, String to, String path) {
        places.add(new Place(label, to, path.startsWith(to), 0));
    }
}
