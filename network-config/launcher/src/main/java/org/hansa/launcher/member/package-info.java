/** What a data-centre operator that wants to join does on its own machine, and what its sponsor does about it. */
@NullMarked
package org.hansa.launcher.member;

import org.jspecify.annotations.NullMarked;
