/** What a transaction read and wrote, and the commit hash over it. */
@NullMarked
package org.hansa.fabric.evidence.rwset;

import org.jspecify.annotations.NullMarked;
