package org.hansa.controlplane.allocation;

import java.util.Optional;
import java.util.OptionalInt;
import org.hansa.ledger.model.ResourceVector;

/**
 * What is to become of one group.
 *
 * @param count units afterwards; absent leaves as many as there are
 * @param perUnit without GPUs, which stay as they are; absent leaves it
 */
public record GroupChange(String group, OptionalInt count, Optional<ResourceVector> perUnit) {}
