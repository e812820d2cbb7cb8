package org.hansa.controlplane.ballots;

import org.hansa.controlplane.kernel.MemberNotice;
import org.hansa.controlplane.kernel.NoticeChannel;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;

/**
 * Notices by electronic mail. What other members wrote stays text: it makes no header lines, and the link is this member's own.
 */
final class MailChannel implements NoticeChannel {
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
        SimpleMailMessage message = new SimpleMailMessage();
        message.setFrom(properties.from());
        message.setTo(properties.to().toArray(String[]::new));
        message.setSubject("[Hansa] " + oneLine(notice.title()));
        message.setText(printable(notice.text()) + "\n\n" + properties.portal() + notice.page()
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
