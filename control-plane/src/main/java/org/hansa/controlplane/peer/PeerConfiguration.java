package org.hansa.controlplane.peer;

import org.hansa.controlplane.ledger.ChannelTrust;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({PeerProperties.class, PeerAddresses.class})
class PeerConfiguration {
    @Bean
    MemberTrust memberTrust(ChannelTrust channel) {
        return new MemberTrust(channel);
    }

    @Bean
    PeerTls peerTls(PeerProperties properties, MemberTrust trust) {
        return new PeerTls(properties, trust);
    }

    @Bean
    PeerCalls peerCalls(PeerAddresses addresses, PeerTls tls) {
        return new HttpPeerCalls(addresses, tls);
    }
}
