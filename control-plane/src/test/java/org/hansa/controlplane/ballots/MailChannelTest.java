package org.hansa.controlplane.ballots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message;
import jakarta.mail.internet.MimeMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hansa.controlplane.kernel.MemberNotice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Mail to a real SMTP server in this process. */
class MailChannelTest {
    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private MailChannel channel;

    @BeforeEach
    void start() {
        server.start();
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(server.getSmtp().getPort());
        channel = new MailChannel(
                sender,
                new MailProperties(
                        "hansa@nord.example", List.of("voters@nord.example"), "https://portal.nord.example"));
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private static MemberNotice notice(String title, String text) {
        return new MemberNotice(
                "b-1.open", "BALLOT_WAITING", title, text, "/portal/ballots/b-1", Map.of(), Instant.EPOCH);
    }

    @Test
    void says_what_is_asked_why_and_where_to_decide_it() throws Exception {
        channel.deliver(
                notice("Suspend member HelvMSP: your member's vote is asked for", "RheinMSP proposes it: no audit"));

        MimeMessage message = server.getReceivedMessages()[0];
        assertThat(message.getSubject()).isEqualTo("[Hansa] Suspend member HelvMSP: your member's vote is asked for");
        assertThat(message.getRecipients(Message.RecipientType.TO))
                .extracting(Object::toString)
                .containsExactly("voters@nord.example");
        assertThat(GreenMailUtil.getBody(message))
                .contains("RheinMSP proposes it: no audit", "https://portal.nord.example/portal/ballots/b-1");
    }

    @Test
    void lets_nobodys_reason_write_headers_or_turn_the_text_round() throws Exception {
        channel.deliver(notice("Set x\r\nBcc: everybody@else.example", "reason\u202e\u0007\r\n.\r\nRSET"));

        assertThat(server.getReceivedMessages()).hasSize(1);
        MimeMessage message = server.getReceivedMessages()[0];
        assertThat(message.getHeader("Bcc")).isNull();
        assertThat(message.getAllRecipients()).hasSize(1);
        assertThat(message.getSubject()).isEqualTo("[Hansa] Set x Bcc: everybody@else.example");
        assertThat((String) message.getContent()).contains("RSET").doesNotContain("\u202e", "\u0007");
    }

    @Test
    void writes_to_somebody_else_and_then_to_nobody_of_this_member() throws Exception {
        channel.send("ops@iber.example", "Iber Cloud: declined", "which audit?", "/join");

        MimeMessage message = server.getReceivedMessages()[0];
        assertThat(message.getAllRecipients()).extracting(Object::toString).containsExactly("ops@iber.example");
        assertThat(GreenMailUtil.getBody(message)).contains("which audit?", "https://portal.nord.example/join");
    }

    @Test
    void says_so_when_the_server_is_away_so_that_it_is_tried_again() {
        server.stop();

        assertThatThrownBy(() -> channel.deliver(notice("a", "b"))).isInstanceOf(MailException.class);
    }
}
