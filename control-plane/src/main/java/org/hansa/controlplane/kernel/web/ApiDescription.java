package org.hansa.controlplane.kernel.web;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The API's description: bearer tokens on everything, and the one form of every refusal. */
@Configuration(proxyBeanMethods = false)
public class ApiDescription {
    /** How whoever applies for membership gets in, who is in no realm. */
    public static final String APPLICANT = "applicant";

    /** Described where it is asked for, since each kind of refusal is one form. */
    public static final String SECOND_FACTOR =
            "Takes a second factor that is not older than five minutes, by the rules in"
                    + " force; 401 with the challenge of RFC 9470 otherwise.";

    private static final String BEARER = "bearer";

    @Bean
    OpenAPI openApi() {
        SecurityScheme bearer = new SecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .bearerFormat("JWT")
                .description(
                        "An access token of the member's realm for the audience hansa-api, with the scope of exactly"
                                + " one organisation. For the demo: ./hansa token --as PERSONA");
        return new OpenAPI()
                .info(new Info()
                        .title("Hansa control plane")
                        .version("v1")
                        .description("Refusals are problem documents (RFC 9457); their codes are listed in"
                                + " docs/errors.md. Quantities are integers up to 2^52."))
                .components(new Components()
                        .addSecuritySchemes(BEARER, bearer)
                        .addSecuritySchemes(
                                APPLICANT,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("basic")
                                        .description("An application's id and its passphrase; once, to open it,"
                                                + " the user name 'invitation' and the code")))
                .addSecurityItem(new SecurityRequirement().addList(BEARER));
    }

    @Bean
    OpenApiCustomizer problemResponses() {
        return api -> {
            ResolvedSchema problem = ModelConverters.getInstance(true)
                    .resolveAsResolvedSchema(new AnnotatedType(Problem.class).resolveAsRef(false));
            api.getComponents().addSchemas("Problem", problem.schema);
            problem.referencedSchemas.forEach(api.getComponents()::addSchemas);
            api.getPaths().values().forEach(path -> path.readOperations()
                    .forEach(operation -> describe(operation.getResponses())));
        };
    }

    private static void describe(ApiResponses responses) {
        Schema<?> reference = new Schema<>().$ref("#/components/schemas/Problem");
        ApiResponse refusal = new ApiResponse()
                .description("Refused; code says why")
                .content(new Content().addMediaType(Problem.MEDIA_TYPE, new MediaType().schema(reference)));
        responses.addApiResponse("default", refusal);
    }
}
