/** What a home of the consortium on this machine consists of: folders, secrets, command lines. Knows no component. */
@NullMarked
package org.hansa.launcher.home;

import org.jspecify.annotations.NullMarked;
