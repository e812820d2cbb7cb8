/** {@code ./hansa ballots}: what the members decide together, over a control plane's REST API and nothing else. */
@NullMarked
package org.hansa.launcher.ballots;

import org.jspecify.annotations.NullMarked;
