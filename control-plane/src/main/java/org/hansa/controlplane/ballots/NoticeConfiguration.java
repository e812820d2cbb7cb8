package org.hansa.controlplane.ballots;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSender;

/** Mail only where somebody is named to get it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("hansa.notices.mail.from")
@EnableConfigurationProperties(MailProperties.class)
class NoticeConfiguration {
    @Bean
    MailChannel mailChannel(JavaMailSender sender, MailProperties properties) {
        return new MailChannel(sender, properties);
    }
}
