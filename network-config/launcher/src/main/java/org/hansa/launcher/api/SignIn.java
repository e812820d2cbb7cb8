package org.hansa.launcher.api;

import java.io.IOException;
import java.util.Optional;

/** Somebody who asks a control plane, with as many factors as what they ask for needs. */
interface SignIn {
    /** An access token of the usual sign-in. */
    String token() throws IOException, InterruptedException;

    /**
     * One that says that a second factor was shown just now, for the challenge of RFC 9470. A one-time code is good once, so
     * it is not asked for before.
     *
     * @return empty for who has none to show here
     */
    Optional<String> strongToken() throws IOException, InterruptedException;
}
