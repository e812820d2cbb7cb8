/**
 * The network conformance suite: what the product relies on, asserted through the public protocols only, on any profile
 * ({@code -Dhansa.network=embedded|native|compose}). A behaviour of real Fabric that surprises is first written here.
 */
@NullMarked
package org.hansa.network.conformance;

import org.jspecify.annotations.NullMarked;
