/** Many members' sites with jurisdictions, certificates, prices and distances, and requests that care about all of them. */
@NullMarked
package org.hansa.benchmarks.consortium;

import org.jspecify.annotations.NullMarked;
