/** The consortium as {@code consortium.yaml} describes it: organisations, sites, orderers, ports. */
@NullMarked
package org.hansa.network.config;

import org.jspecify.annotations.NullMarked;
