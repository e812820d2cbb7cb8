package org.hansa.controlplane.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.WholeFile;
import tools.jackson.databind.json.JsonMapper;

/** Invitations and applications of this member, one file each. What was written survives power loss. */
final class ApplicationBook {
    static final int MAX_APPLICATIONS = 1_000;
    static final int MAX_INVITATIONS = 1_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final Path applicationFolder;
    private final Path invitationFolder;
    private final Map<String, Application> applications = new ConcurrentHashMap<>();
    private final Map<String, Invitation> invitations = new ConcurrentHashMap<>();

    ApplicationBook(Path folder) {
        applicationFolder = folder.resolve("applications");
        invitationFolder = folder.resolve("invitations");
        load(applicationFolder, Application.class, Application::id, applications);
        load(invitationFolder, Invitation.class, Invitation::id, invitations);
    }

    /** Newest first. */
    List<Application> applications() {
        return applications.values().stream()
                .sorted(Comparator.comparingLong(Application::createdAtMillis)
                        .reversed()
                        .thenComparing(Application::id))
                .toList();
    }

    Optional<Application> application(String id) {
        return Optional.ofNullable(applications.get(id));
    }

    /** Newest first. */
    List<Invitation> invitations() {
        return invitations.values().stream()
                .sorted(Comparator.comparingLong(Invitation::createdAtMillis)
                        .reversed()
                        .thenComparing(Invitation::id))
                .toList();
    }

    Optional<Invitation> invitation(String id) {
        return Optional.ofNullable(invitations.get(id));
    }

    synchronized void put(Invitation invitation) {
        bound(invitations.size(), MAX_INVITATIONS, invitations.containsKey(invitation.id()), "invitations");
        write(invitationFolder, invitation.id(), invitation);
        invitations.put(invitation.id(), invitation);
    }

    /**
     * Uses an invitation up. Whoever comes second finds it spent: the decision and both writes happen under one lock, the
     * application first, so that a crash in between leaves an invitation that still works.
     *
     * @param then the application that it opens, or lets somebody back into
     */
    synchronized Application redeem(String codeDigest, long nowMillis, Function<Invitation, Application> then) {
        Invitation found = open(codeDigest, nowMillis);
        Application opened = then.apply(found);
        put(opened);
        put(found.spent(opened.id(), nowMillis));
        return opened;
    }

    /** Takes an invitation back; one that was spent, a moment ago perhaps, stays so. */
    synchronized Invitation revoke(String id, long nowMillis) {
        Invitation found = invitation(id).orElseThrow(() -> Failure.notFound("invitation"));
        if (found.state(nowMillis) != Invitation.State.OPEN) {
            return found;
        }
        Invitation revoked = found.revoked(nowMillis);
        put(revoked);
        return revoked;
    }

    /** @throws Failure INVITATION_INVALID when no invitation with this code can be used now */
    Invitation open(String codeDigest, long nowMillis) {
        return invitations.values().stream()
                .filter(each -> each.codeDigest().equals(codeDigest))
                .findFirst()
                .filter(each -> each.state(nowMillis) == Invitation.State.OPEN)
                .orElseThrow(
                        () -> Failure.of(FailureKind.INVITATION_INVALID, FailureKind.INVITATION_INVALID.meaning()));
    }

    /** One change at a time; the change sees the newest version and may refuse. */
    synchronized Application change(String id, UnaryOperator<Application> change) {
        Application known = application(id).orElseThrow(() -> Failure.notFound("application"));
        Application changed = change.apply(known);
        if (changed.version() != known.version()) {
            put(changed);
        }
        return changed;
    }

    private void put(Application application) {
        bound(applications.size(), MAX_APPLICATIONS, applications.containsKey(application.id()), "applications");
        write(applicationFolder, application.id(), application);
        applications.put(application.id(), application);
    }

    private static void bound(int size, int most, boolean known, String what) {
        if (size >= most && !known) {
            throw Failure.of(FailureKind.OVERLOADED, "There are " + most + " " + what + ".")
                    .withRemedy("Have the operator archive those that have ended.");
        }
    }

    private static void write(Path folder, String id, Object value) {
        Path target = folder.resolve(id + ".json");
        try {
            WholeFile.replace(target, JSON.writeValueAsBytes(value));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + target, e);
        }
    }

    private static <T> void load(Path folder, Class<T> type, Function<T, String> id, Map<String, T> into) {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".json")).toList()) {
                    T value = WholeFile.read(file, bytes -> JSON.readValue(bytes, type));
                    into.put(id.apply(value), value);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }
}
