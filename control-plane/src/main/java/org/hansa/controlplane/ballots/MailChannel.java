package org.hansa.controlplane.ballots;

import java.util.List;
import org.hansa.controlplane.kernel.Letters;
import org.hansa.controlplane.kernel.MemberNotice;
import org.hansa.controlplane.kernel.NoticeChannel;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;

/**
 * Notices by electronic mail. What other members wrote stays text: it makes no header lines, and the link is this member's own.
 */
final class MailChannel implements NoticeChannel, Letters {
    private static final int MAX_SUBJECT = 150;
    private final JavaMailSender sender;
    private final MailProperties properties;

    MailChannel(JavaMailSender sender, MailProperties properties) {
        this.sender = sender;
        this.properties = properties;
    }

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public void deliver(MemberNotice notice) {
        send(properties.to(), notice.title(), notice.text(), notice.page());
    }

    @Override
    public void send(String to, String title, String text, String page) {
        send(List.of(to), title, text, page);
    }

    private void send(List<String> to, String title, String text, String page) {
        SimpleMailMessage message = new SimpleMailMessage();
        message.setFrom(properties.from());
        message.setTo(to.toArray(String[]::new));
        message.setSubject("[Hansa] " + oneLine(title));
        message.setText(printable(text) + "\n\n" + properties.portal() + page
                + "\n\nYou are asked to sign in there; nothing is decided by answering this message.\n");
        sender.send(message);
    }

    private static String oneLine(String text) {
        String line = printable(text).replace('\n', ' ');
        return line.length() <= MAX_SUBJECT ? line : line.substring(0, MAX_SUBJECT) + "…";
    }

    /** Without what a program might obey. */
    private static String printable(String text) {
        return text.codePoints()
                .filter(each -> each == '\n' || !Character.isISOControl(each))
                .filter(each -> Character.getType(each) != Character.FORMAT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
