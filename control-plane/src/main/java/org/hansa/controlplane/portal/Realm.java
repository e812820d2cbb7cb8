package org.hansa.controlplane.portal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.HomeMember;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.stereotype.Component;

/**
 * The portal's client at the member's realm. The realm is asked for its description when somebody first signs in, so that a
 * control plane starts while its realm is down.
 */
@Component
class Realm implements ClientRegistrationRepository {
    static final String CLIENT = "portal";
    private final SignInProperties properties;
    private final HomeMember member;
    private volatile @Nullable ClientRegistration known;

    Realm(SignInProperties properties, HomeMember member) {
        this.properties = properties;
        this.member = member;
    }

    @Override
    public @Nullable ClientRegistration findByRegistrationId(String id) {
        if (!CLIENT.equals(id)) {
            return null;
        }
        ClientRegistration registration = known;
        if (registration == null) {
            registration = described();
            known = registration;
        }
        return registration;
    }

    private ClientRegistration described() {
        Path file = properties.portalClientSecretFile();
        if (file == null) {
            throw unavailable("hansa.identity.portal-client-secret-file is not set", null);
        }
        String client = properties.portalClientId();
        try {
            return ClientRegistrations.fromIssuerLocation(properties.issuer())
                    .registrationId(CLIENT)
                    .clientId(client == null ? "hansa-portal-" + member.id() : client)
                    .clientSecret(Files.readString(file, StandardCharsets.UTF_8).strip())
                    .scope("openid")
                    .redirectUri("{baseUrl}/login/oauth2/code/{registrationId}")
                    .userNameAttributeName("sub")
                    .clientSettings(ClientRegistration.ClientSettings.builder()
                            .requireProofKey(true)
                            .build())
                    .build();
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            throw unavailable("realm " + properties.issuer() + ": " + e.getMessage(), e);
        }
    }

    private static Failure unavailable(String context, @Nullable Exception cause) {
        Failure failure = Failure.of(
                        FailureKind.IDENTITY_PROVIDER_UNAVAILABLE, "The member's sign-in service does not answer.")
                .withRemedy("Try again in a minute. What runs goes on running.")
                .because(context);
        return cause == null ? failure : failure.causedBy(cause);
    }
}
