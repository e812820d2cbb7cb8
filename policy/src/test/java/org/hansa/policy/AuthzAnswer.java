package org.hansa.policy;

import java.util.Optional;

/** {@code authz-output/1} as Java reads it; unknown members and missing ones are errors. */
record AuthzAnswer(
        String schema,
        boolean allow,
        String code,
        String reason,
        String remedy,
        String revision,
        Optional<Challenge> challenge) {

    record Challenge(String acr, String maxAgeSeconds) {}
}
