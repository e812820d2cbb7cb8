package org.hansa.controlplane.peer.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/** Behind the gate there are members' control planes only; no tokens, no sessions. */
@Configuration(proxyBeanMethods = false)
class PeerSecurity {
    @Bean
    @Order(5)
    SecurityFilterChain peers(HttpSecurity http) throws Exception {
        return http.securityMatcher("/peer/**")
                .csrf(csrf -> csrf.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }
}
