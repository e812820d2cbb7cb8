package org.hansa.grid;

import java.util.Optional;
import org.hansa.ledger.model.ResourceVector;
import org.hansa.ledger.model.SiteId;

/**
 * The nearest request that would have fitted at the moment of a refusal: fewer units, or smaller ones.
 *
 * @param perUnit by class, without GPUs
 */
public record NearestFit(SiteId site, ResourceVector perUnit, Optional<GpuDemand> gpu, int count) {}
