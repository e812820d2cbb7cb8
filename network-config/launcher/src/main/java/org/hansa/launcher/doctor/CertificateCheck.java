package org.hansa.launcher.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hansa.launcher.installation.Installation;
import org.hansa.launcher.preflight.Finding;

/** Every certificate below the crypto folder: readable, begun, and not about to end. */
final class CertificateCheck {
    private static final String SUBJECT = "certificates";
    private static final Duration NOTICE = Duration.ofDays(30);
    private static final String REMEDY =
            "'./hansa down', move the folder crypto/ and network/ away and begin anew: an evaluation's keys are not renewed";

    private final Path folder;
    private final Instant now = Instant.now();

    CertificateCheck(Installation installation) {
        this.folder = installation.home().crypto();
    }

    List<Finding> run() {
        if (!Files.isDirectory(folder)) {
            return List.of(Finding.fine(SUBJECT, "none yet; './hansa up' makes them"));
        }
        List<Finding> findings = new ArrayList<>();
        List<Path> files = files();
        files.forEach(file -> check(file, findings));
        if (findings.isEmpty()) {
            findings.add(Finding.fine(SUBJECT, files.size() + " valid for at least " + NOTICE.toDays() + " more days"));
        }
        return findings;
    }

    private List<Path> files() {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(file ->
                            file.toString().endsWith(".pem") || file.toString().endsWith(".crt"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + folder, failure);
        }
    }

    private void check(Path file, List<Finding> findings) {
        try (InputStream bytes = Files.newInputStream(file)) {
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
            Instant end = certificate.getNotAfter().toInstant();
            if (end.isBefore(now)) {
                findings.add(Finding.blocking(SUBJECT, file + " expired on " + end, REMEDY));
            } else if (end.isBefore(now.plus(NOTICE))) {
                findings.add(Finding.warning(SUBJECT, file + " expires on " + end, REMEDY));
            } else if (certificate.getNotBefore().toInstant().isAfter(now)) {
                findings.add(Finding.blocking(
                        SUBJECT,
                        file + " is valid only from "
                                + certificate.getNotBefore().toInstant(),
                        "set this machine's clock"));
            }
        } catch (IOException | CertificateException unreadable) {
            findings.add(Finding.blocking(SUBJECT, file + " cannot be read: " + unreadable.getMessage(), REMEDY));
        }
    }
}
