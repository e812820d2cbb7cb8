package org.hansa.controlplane.portal;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.HttpSessionMutexListener;

/** Every path below {@code /portal} has a signed-in caller. */
@Configuration(proxyBeanMethods = false)
class PortalWeb implements WebMvcConfigurer {
    private final PortalSession session;

    PortalWeb(PortalSession session) {
        this.session = session;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(session).addPathPatterns("/portal", "/portal/**");
    }

    /** Gives a session the object to lock that its own facades are not. */
    @Bean
    static HttpSessionMutexListener sessionMutexListener() {
        return new HttpSessionMutexListener();
    }
}
