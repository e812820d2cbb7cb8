/** One member's server; its modules are the direct sub-packages. */
@NullMarked
package org.hansa.controlplane;

import org.jspecify.annotations.NullMarked;
