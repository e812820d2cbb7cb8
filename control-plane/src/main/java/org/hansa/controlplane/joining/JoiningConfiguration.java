package org.hansa.controlplane.joining;

import java.time.Clock;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.ballots.BallotService;
import org.hansa.controlplane.kernel.HomeMember;
import org.hansa.controlplane.kernel.Letters;
import org.hansa.controlplane.kernel.NoticeRound;
import org.hansa.controlplane.kernel.StateDirectory;
import org.hansa.controlplane.kernel.ToldOnce;
import org.hansa.controlplane.ledger.ChannelRoll;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.controlplane.peer.PeerCalls;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(JoiningProperties.class)
class JoiningConfiguration {
    @Bean
    ApplicationBook applicationBook(StateDirectory state) {
        return new ApplicationBook(state.folder("joining"));
    }

    @Bean
    Probes joiningProbes(
            JoiningProperties properties, ChannelRoll roll, PeerCalls peers, LedgerView ledger, Clock clock) {
        return new Probes(
                new OutsideAddress(properties.loopbackAllowed()), roll, new HeartbeatProbing(peers, ledger), clock);
    }

    @Bean
    DossierReader dossierReader(LedgerView ledger, ChannelRoll roll, Probes probes, Clock clock) {
        return new DossierReader(ledger, roll, probes, clock);
    }

    @Bean
    StatusBoard statusBoard(DossierReader reader, ChannelRoll roll, Probes probes, LedgerView ledger, HomeMember home) {
        return new StatusBoard(reader, new Growth(roll, probes, ledger, home), probes, ledger, home);
    }

    @Bean
    ApplicantService applicantService(ApplicationBook book, DossierReader reader, StatusBoard board, Clock clock) {
        return new ApplicantService(book, new Passphrases(clock), reader, board, clock);
    }

    @Bean
    NoticeRound applicantNews(
            ApplicationBook book,
            StatusBoard board,
            LedgerView ledger,
            ObjectProvider<Letters> letters,
            StateDirectory state,
            HomeMember home,
            Clock clock) {
        return new ApplicantNews(book, board, ledger, letters, new ToldOnce(state.folder("notices")), home, clock);
    }

    @Bean
    ApplicationService applicationService(
            ApplicationBook book,
            StatusBoard board,
            BallotService ballots,
            LedgerView ledger,
            ChannelRoll roll,
            Authorizer authorizer,
            HomeMember home,
            Clock clock) {
        return new ApplicationService(book, board, ballots, ledger, roll, authorizer, home, clock);
    }
}
