package org.hansa.network.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a consortium must be before anything is started. All faults are collected, so that one run names them all.
 *
 * <p>The orderer rules are those of Byzantine fault tolerance: fewer than four orderers tolerate no fault, and an
 * organisation that owns more than {@code f} of them could fork or stop the channel alone.
 */
final class ConsortiumRules {

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,30}[a-z0-9]");
    private static final Pattern MSP = Pattern.compile("[A-Za-z][A-Za-z0-9.-]{0,62}");
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)+");
    /** Fabric's own rule for channel names. */
    private static final Pattern CHANNEL = Pattern.compile("[a-z][a-z0-9.-]{0,248}");

    private static final Pattern CHAINCODE = Pattern.compile("[A-Za-z0-9]+([_-][A-Za-z0-9]+)*");
    private static final Pattern CERTIFICATE = Pattern.compile("CERT_[A-Z0-9_]{1,59}");
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final Set<String> TIERS = Set.of("TIER_1", "TIER_2", "TIER_3", "TIER_4");
    private static final int LARGEST_OFFSET = 40_000;

    private final ConsortiumConfig config;
    private final List<String> faults = new ArrayList<>();

    ConsortiumRules(ConsortiumConfig config) {
        this.config = config;
    }

    List<String> faults() {
        if (!present("schema", config.schema()) || !config.schema().equals(ConsortiumConfig.SCHEMA)) {
            fault("schema: must be " + ConsortiumConfig.SCHEMA + ", not " + config.schema());
        }
        matches("channel", config.channel(), CHANNEL);
        matches("chaincode", config.chaincode(), CHAINCODE);
        present("host", config.host());
        checkOrdering();
        checkOrganisations();
        checkSites();
        checkOrderers();
        if (faults.isEmpty()) {
            checkPorts();
        }
        return List.copyOf(faults);
    }

    private void checkOrdering() {
        OrderingParameters ordering = config.ordering();
        if (ordering == null) {
            fault("ordering: missing");
            return;
        }
        between("ordering.batchTimeoutMillis", ordering.batchTimeoutMillis(), 1, 60_000);
        between("ordering.maxMessageCount", ordering.maxMessageCount(), 1, 10_000);
        between("ordering.absoluteMaxBytes", ordering.absoluteMaxBytes(), 1_024, 49 * 1_048_576);
        between("ordering.preferredMaxBytes", ordering.preferredMaxBytes(), 1_024, ordering.absoluteMaxBytes());
    }

    private void checkOrganisations() {
        if (config.members().isEmpty()) {
            fault("members: at least one member is needed");
        }
        Map<String, String> seen = new HashMap<>();
        List<Organisation> organisations = config.organisations();
        for (int i = 0; i < organisations.size(); i++) {
            Organisation organisation = organisations.get(i);
            boolean member = i < config.members().size();
            String at = member
                    ? "members[" + i + "]"
                    : "associations[" + (i - config.members().size()) + "]";
            matches(at + ".id", organisation.id(), ID);
            present(at + ".name", organisation.name());
            matches(at + ".msp", organisation.msp(), MSP);
            matches(at + ".domain", organisation.domain(), DOMAIN);
            country(at + ".country", organisation.country());
            between(at + ".portOffset", organisation.portOffset(), 1, LARGEST_OFFSET);
            unique(seen, "id", at, organisation.id());
            unique(seen, "msp", at, organisation.msp());
            unique(seen, "domain", at, organisation.domain());
        }
    }

    private void checkSites() {
        Map<String, String> seen = new HashMap<>();
        for (int i = 0; i < config.members().size(); i++) {
            List<Site> sites = config.members().get(i).sites();
            if (sites.isEmpty()) {
                fault("members[" + i + "].sites: a member has at least one site");
            }
            for (int j = 0; j < sites.size(); j++) {
                String at = "members[" + i + "].sites[" + j + "]";
                matches(at + ".id", sites.get(j).id(), ID);
                unique(seen, "id", at, sites.get(j).id());
                if (!TIERS.contains(Objects.requireNonNullElse(sites.get(j).tier(), ""))) {
                    fault(at + ".tier: must be one of TIER_1 to TIER_4, not "
                            + sites.get(j).tier());
                }
                sites.get(j).country().ifPresent(code -> country(at + ".country", code));
                sites.get(j)
                        .certificates()
                        .ifPresent(all -> all.forEach(each -> matches(at + ".certificates", each, CERTIFICATE)));
            }
        }
    }

    private void checkOrderers() {
        int count = config.orderers().size();
        if (count < 4) {
            fault("orderers: BFT ordering needs at least 4 orderers to survive one fault, here are " + count);
        }
        Map<String, Integer> owned = new LinkedHashMap<>();
        Map<String, String> seen = new HashMap<>();
        for (int i = 0; i < count; i++) {
            OrdererNode orderer = config.orderers().get(i);
            String at = "orderers[" + i + "]";
            between(at + ".id", orderer.id(), 1, 65_535);
            unique(seen, "id", at, Integer.toString(orderer.id()));
            if (config.organisations().stream().noneMatch(o -> Objects.equals(o.id(), orderer.organisation()))) {
                fault(at + ".organisation: there is no organisation '" + orderer.organisation() + "'");
            }
            owned.merge(String.valueOf(orderer.organisation()), 1, Integer::sum);
        }
        int tolerated = Math.max(0, config.toleratedOrdererFaults());
        owned.forEach((organisation, number) -> {
            if (count >= 4 && number > tolerated) {
                fault("orderers: organisation '" + organisation + "' owns " + number + " of " + count
                        + " orderers, but with n=" + count + " no organisation may own more than f=" + tolerated);
            }
        });
    }

    private void checkPorts() {
        Map<Integer, String> owners = new HashMap<>();
        Ports.plan(config).forEach((name, offset) -> {
            String other = owners.putIfAbsent(offset, name);
            if (other != null) {
                fault("ports: " + other + " and " + name + " share the offset " + offset);
            }
        });
    }

    private void country(String at, @Nullable String code) {
        if (present(at, code) && !COUNTRIES.contains(code)) {
            fault(at + ": must be an ISO 3166-1 alpha-2 code such as FI, not '" + code + "'");
        }
    }

    private void unique(Map<String, String> seen, String field, String at, @Nullable String value) {
        if (value == null) {
            return;
        }
        String other = seen.putIfAbsent(field + '=' + value, at);
        if (other != null) {
            fault(at + "." + field + ": '" + value + "' is already used by " + other);
        }
    }

    private void matches(String at, @Nullable String value, Pattern pattern) {
        if (present(at, value)
                && !pattern.matcher(Objects.requireNonNull(value)).matches()) {
            fault(at + ": '" + value + "' does not match " + pattern);
        }
    }

    private void between(String at, int value, int least, int most) {
        if (value < least || value > most) {
            fault(at + ": must be between " + least + " and " + most + ", not " + value);
        }
    }

    private boolean present(String at, @Nullable String value) {
        if (value == null || value.isBlank()) {
            fault(at + ": missing");
            return false;
        }
        return true;
    }

    private void fault(String fault) {
        faults.add(fault);
    }
}
