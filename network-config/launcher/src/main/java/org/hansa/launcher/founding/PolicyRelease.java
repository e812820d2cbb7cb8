package org.hansa.launcher.founding;

/**
 * A built policy bundle in the terms of a ballot.
 *
 * @param revision its name
 * @param bundleDigest digest of its files
 * @param referenceDigest digest of the dated reference data in it
 * @param testDigest digest of the test and coverage result ({@code policy-tests/1}) that is staged for the voters
 */
public record PolicyRelease(String revision, String bundleDigest, String referenceDigest, String testDigest) {}
