package org.hansa.controlplane.joining.web;

import java.util.List;
import org.hansa.controlplane.joining.Applicant;
import org.hansa.controlplane.joining.ApplicantService;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.web.Problems;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * How an applicant's programs get in: HTTP Basic with the application's id and its passphrase, or once with the user name
 * {@code invitation} and the code. An applicant is in no realm of this member, on purpose: nothing but its own application is
 * open to it.
 */
@Configuration(proxyBeanMethods = false)
class JoiningSecurity implements WebMvcConfigurer {
    static final String PATH = "/v1/joining";
    static final String INVITATION = "invitation";

    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Applicant.class, InvitationCode.class);
    }

    /** What stands for an applicant that has no application yet. */
    record InvitationCode(String code) {}

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new PrincipalArgument<>(Applicant.class));
        resolvers.add(new PrincipalArgument<>(InvitationCode.class));
    }

    @Bean
    @Order(9)
    SecurityFilterChain joiningApi(HttpSecurity http, ApplicantService applicants, Problems problems) throws Exception {
        AuthenticationManager manager = manager(applicants);
        AuthenticationEntryPoint entryPoint =
                (request, response, exception) -> problems.write(failure(exception), request, response);
        return http.securityMatcher(PATH, PATH + "/**")
                // Basic credentials are sent by programs here; browsers have the pages below /join and their sessions.
                .csrf(csrf -> csrf.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .addFilter(new BasicAuthenticationFilter(manager, entryPoint))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(entryPoint))
                .build();
    }

    private static AuthenticationManager manager(ApplicantService applicants) {
        return authentication -> {
            String name = authentication.getName();
            String secret = String.valueOf(authentication.getCredentials());
            try {
                Object principal =
                        name.equals(INVITATION) ? new InvitationCode(secret) : applicants.signIn(name, secret);
                return UsernamePasswordAuthenticationToken.authenticated(
                        principal, null, AuthorityUtils.NO_AUTHORITIES);
            } catch (Failure failure) {
                throw new ApplicantRejected(failure);
            }
        };
    }

    private static Failure failure(AuthenticationException exception) {
        return exception instanceof ApplicantRejected rejected
                ? rejected.failure()
                : Failure.of(FailureKind.APPLICANT_UNKNOWN, "The call carries no application id and passphrase.");
    }
}
