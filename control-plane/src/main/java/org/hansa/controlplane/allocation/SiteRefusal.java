package org.hansa.controlplane.allocation;

/**
 * Why a site is not used for a request.
 *
 * @param code a rule of the policy, or {@code NOT_IN_CONTRACT}, {@code NOT_A_PARTY}, {@code MEMBER_SUSPENDED}; {@code LATENCY} or
 *     {@code PRICE} where it does not meet a ceiling, {@code TERM} where its capacity ends before
 * @param remedy the nearest change that would permit it
 */
public record SiteRefusal(String site, String code, String reason, String remedy) {}
