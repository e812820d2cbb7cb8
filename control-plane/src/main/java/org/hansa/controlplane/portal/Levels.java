package org.hansa.controlplane.portal;

import java.util.List;

/** The policy's levels of data, in order. */
final class Levels {
    static final List<String> ALL = List.of("PUBLIC", "INTERNAL", "CONFIDENTIAL", "RESTRICTED");

    private Levels() {}
}
