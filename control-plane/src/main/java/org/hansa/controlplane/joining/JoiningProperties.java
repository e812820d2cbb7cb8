package org.hansa.controlplane.joining;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code hansa.joining.*}.
 *
 * @param loopbackAllowed whether addresses of this machine may be looked at, and plain HTTP there: in an evaluation all
 *     members share one machine; anywhere else it would let an applicant look around behind this member's walls
 */
@ConfigurationProperties("hansa.joining")
public record JoiningProperties(@DefaultValue("false") boolean loopbackAllowed) {}
