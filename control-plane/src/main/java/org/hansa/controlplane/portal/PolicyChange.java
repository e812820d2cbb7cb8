package org.hansa.controlplane.portal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hansa.controlplane.authz.PolicyBundle;
import org.hansa.controlplane.authz.PolicyTests;
import org.hansa.controlplane.policy.PolicyService;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.PolicyRevision;
import org.jspecify.annotations.Nullable;

/**
 * A revision as it is staged here beside the rules in force, file by file.
 *
 * @param bundleDigest null where nothing is staged
 * @param against the revision in force; null where that is not staged here
 * @param files what differs
 * @param unchanged how many files do not
 * @param tests null where no results are staged
 */
record PolicyChange(
        String revision,
        @Nullable String bundleDigest,
        @Nullable String against,
        List<FileLine> files,
        int unchanged,
        @Nullable TestLine tests) {
    /** @param change {@code added}, {@code changed} or {@code removed} */
    record FileLine(String path, String change, @Nullable String before, @Nullable String after) {}

    record TestLine(String digest, List<String> passed, List<String> failed, int covered, List<String> uncovered) {
        static TestLine of(PolicyTests tests) {
            return new TestLine(
                    tests.digest().hex(),
                    tests.passed(),
                    tests.failed(),
                    tests.covered().size(),
                    tests.uncovered());
        }
    }

    static PolicyChange of(PolicyRevision revision, PolicyService.Staged staged, Optional<PolicyBundle> inForce) {
        TreeMap<String, Digest> after = files(staged.bundle());
        TreeMap<String, Digest> before = files(inForce);
        TreeSet<String> paths = new TreeSet<>(after.keySet());
        paths.addAll(before.keySet());
        List<FileLine> lines = new ArrayList<>();
        for (String path : paths) {
            Digest then = before.get(path);
            Digest now = after.get(path);
            if (then == null || !then.equals(now)) {
                String change = then == null ? "added" : now == null ? "removed" : "changed";
                lines.add(new FileLine(path, change, hex(then), hex(now)));
            }
        }
        boolean comparable = staged.bundle().isPresent() && inForce.isPresent();
        return new PolicyChange(
                revision.value(),
                staged.bundle().map(each -> each.digest().hex()).orElse(null),
                inForce.map(each -> each.revision().value()).orElse(null),
                comparable ? lines : List.of(),
                comparable ? paths.size() - lines.size() : 0,
                staged.tests().map(TestLine::of).orElse(null));
    }

    private static TreeMap<String, Digest> files(Optional<PolicyBundle> bundle) {
        return new TreeMap<>(bundle.map(PolicyBundle::files).orElse(new TreeMap<>()));
    }

    private static @Nullable String hex(@Nullable Digest digest) {
        return digest == null ? null : digest.hex();
    }
}
