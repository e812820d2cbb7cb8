/** The first transactions of a new consortium: its members, sites, issuers and first policy. */
@NullMarked
package org.hansa.launcher.founding;

import org.jspecify.annotations.NullMarked;
