package org.hansa.benchmarks.consortium;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hansa.benchmarks.consortium.Market.Site;
import org.hansa.benchmarks.consortium.Market.Wish;
import tools.jackson.databind.json.JsonMapper;

/**
 * The consortium of w5 as one JSON object on standard output, for the launcher, which loads a running one with the same
 * requests and must not link what is in here: {@code MarketFile SITES HOSTS WISHES SEED}.
 */
public final class MarketFile {
    private MarketFile() {}

    public static void main(String[] words) {
        int sites = Integer.parseInt(words[0]);
        int hosts = Integer.parseInt(words[1]);
        int wishes = Integer.parseInt(words[2]);
        System.out.println(
                JsonMapper.shared().writeValueAsString(of(new Market(sites, hosts, Long.parseLong(words[3])), wishes)));
    }

    /** Draws so many wishes. */
    static Map<String, Object> of(Market market, int wishes) {
        List<Map<String, Object>> asked = new ArrayList<>();
        for (int i = 0; i < wishes; i++) {
            asked.add(wish(market.wish()));
        }
        Map<String, Object> file = new LinkedHashMap<>();
        file.put(
                "sites",
                market.sites.stream()
                        .sorted(Comparator.comparing(Site::id))
                        .map(site -> site(market, site))
                        .toList());
        file.put("hostCores", Market.HOST_CORES);
        file.put("hostGigabytes", Market.HOST_GB);
        file.put("wishes", asked);
        return file;
    }

    private static Map<String, Object> site(Market market, Site site) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", site.id().value());
        fields.put("jurisdiction", site.jurisdiction());
        fields.put("certificates", site.certificates());
        fields.put("core", site.core());
        fields.put("gigabyte", site.gigabyte());
        fields.put("millis", site.millis());
        fields.put("hosts", market.coresOf(site) / Market.HOST_CORES);
        return fields;
    }

    /** Ceilings that a wish does not have are left out. */
    private static Map<String, Object> wish(Wish wish) {
        List<Integer> jurisdictions = new ArrayList<>();
        for (int j = 0; j < Market.JURISDICTIONS; j++) {
            if ((wish.jurisdictions() >> j & 1) == 1) {
                jurisdictions.add(j);
            }
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("cores", wish.cores());
        fields.put("gigabytes", wish.gigabytes());
        fields.put("certificates", wish.request().requiredTraits());
        fields.put("jurisdictions", jurisdictions);
        if (wish.point() >= 0) {
            fields.put("point", wish.point());
            fields.put("millis", wish.millis());
        }
        if (wish.budget() >= 0) {
            fields.put("budget", wish.budget());
        }
        return fields;
    }
}
