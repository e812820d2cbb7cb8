package org.hansa.controlplane.portal;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How the portal signs people in at the member's realm: {@code hansa.identity.*}.
 *
 * @param issuer the realm's issuer URL
 * @param portalClientId the portal's client there; {@code hansa-portal-<member>} when left out
 * @param portalClientSecretFile its secret, in a file that only this process may read; without it nobody can sign in
 */
@ConfigurationProperties("hansa.identity")
record SignInProperties(String issuer, @Nullable String portalClientId, @Nullable Path portalClientSecretFile) {}
