package org.hansa.launcher.installation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hansa.launcher.home.HansaHome;
import org.hansa.network.config.ConsortiumConfig;
import org.hansa.network.config.OrdererNode;
import org.jspecify.annotations.Nullable;

/**
 * Which network a home has. A home keeps the choice that it was made with, because its ledger is in that network's form.
 */
public record NetworkChoice(NetworkProfile profile, Ordering ordering) {
    private static final String FILE = "network-profile";

    public static final NetworkChoice EMBEDDED = new NetworkChoice(NetworkProfile.EMBEDDED, Ordering.BFT);

    public NetworkChoice {
        if (profile != NetworkProfile.NATIVE && ordering == Ordering.RAFT) {
            throw new IllegalArgumentException("--ordering raft goes with --network native only");
        }
    }

    /** What a command line said; null where it said nothing. */
    public static @Nullable NetworkChoice of(@Nullable NetworkProfile profile, @Nullable Ordering ordering) {
        if (profile == null && ordering == null) {
            return null;
        }
        return new NetworkChoice(
                profile == null ? NetworkProfile.EMBEDDED : profile, ordering == null ? Ordering.BFT : ordering);
    }

    /**
     * The network of a home: its own, else the wanted one, else the embedded one.
     *
     * @throws IllegalArgumentException when the home was made with another network than the wanted one
     */
    static NetworkChoice resolve(HansaHome home, @Nullable NetworkChoice wanted) {
        Optional<NetworkChoice> kept = kept(home);
        if (kept.isEmpty()) {
            return wanted == null ? EMBEDDED : wanted;
        }
        if (wanted != null && !wanted.equals(kept.get())) {
            throw new IllegalArgumentException("the ledger in " + home.root() + " was made with "
                    + kept.get().words() + ", not with " + wanted.words()
                    + "; use another HANSA_HOME, or leave the option out");
        }
        return kept.get();
    }

    void keep(HansaHome home) {
        if (kept(home).isEmpty()) {
            HansaHome.privateFile(file(home), lower(profile) + " " + lower(ordering) + "\n");
        }
    }

    private static Optional<NetworkChoice> kept(HansaHome home) {
        try {
            if (!Files.exists(file(home))) {
                // A home from before there was a choice.
                return Files.exists(home.network()) ? Optional.of(EMBEDDED) : Optional.empty();
            }
            String[] words = Files.readString(file(home))
                    .strip()
                    .toUpperCase(Locale.ROOT)
                    .split(" ");
            return Optional.of(new NetworkChoice(NetworkProfile.valueOf(words[0]), Ordering.valueOf(words[1])));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file(home), failure);
        }
    }

    private static Path file(HansaHome home) {
        return home.root().resolve(FILE);
    }

    /** The orderers that run: all of them, or the first where Raft orders. */
    public List<OrdererNode> orderers(ConsortiumConfig consortium) {
        return ordering == Ordering.RAFT ? consortium.orderers().subList(0, 1) : consortium.orderers();
    }

    public boolean isEmbedded() {
        return profile == NetworkProfile.EMBEDDED;
    }

    /** As one would type it. */
    public String words() {
        return "--network " + lower(profile) + (ordering == Ordering.RAFT ? " --ordering raft" : "");
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
