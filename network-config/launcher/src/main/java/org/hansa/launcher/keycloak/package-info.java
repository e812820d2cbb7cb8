/** The identity provider: its distribution, one realm per member, the personas of the demonstration, their tokens. */
@NullMarked
package org.hansa.launcher.keycloak;

import org.jspecify.annotations.NullMarked;
