package org.hansa.grid.group;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.hansa.ledger.model.MspId;

/** Asks several owners the same thing at once, and waits for all of them. Each call has a deadline of its own. */
final class OwnerCalls {
    private final RemoteOwners owners;
    private final Executor executor;

    OwnerCalls(RemoteOwners owners, Executor executor) {
        this.owners = owners;
        this.executor = executor;
    }

    /**
     * What one owner answered, or why there is nothing to believe.
     *
     * @param nothingDone see {@link OwnerUnreachableException#nothingDone}
     */
    record Answer<T>(Optional<T> value, Optional<String> silence, Optional<String> untrusted, boolean nothingDone) {}

    <T> Answer<T> one(MspId member, Function<RemoteOwner, T> question) {
        try {
            return new Answer<>(
                    Optional.of(question.apply(owners.owner(member))), Optional.empty(), Optional.empty(), false);
        } catch (OwnerUnreachableException e) {
            return new Answer<>(
                    Optional.empty(), Optional.of(String.valueOf(e.getMessage())), Optional.empty(), e.nothingDone());
        } catch (OwnerUntrustedException e) {
            return new Answer<>(Optional.empty(), Optional.empty(), Optional.of(String.valueOf(e.getMessage())), false);
        }
    }

    <T> Map<MspId, Answer<T>> all(List<MspId> members, Function<RemoteOwner, T> question) {
        Map<MspId, CompletableFuture<Answer<T>>> asked = new LinkedHashMap<>();
        for (MspId member : members) {
            asked.put(member, members.size() == 1 ? here(member, question) : beside(member, question));
        }
        Map<MspId, Answer<T>> answers = new LinkedHashMap<>();
        asked.forEach((member, answer) -> answers.put(member, joined(answer)));
        return answers;
    }

    private <T> CompletableFuture<Answer<T>> here(MspId member, Function<RemoteOwner, T> question) {
        return CompletableFuture.completedFuture(one(member, question));
    }

    private <T> CompletableFuture<Answer<T>> beside(MspId member, Function<RemoteOwner, T> question) {
        try {
            return CompletableFuture.supplyAsync(() -> one(member, question), executor);
        } catch (RejectedExecutionException busy) {
            return here(member, question);
        }
    }

    private static <T> T joined(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            if (e.getCause() instanceof RuntimeException failed) {
                throw failed;
            }
            throw e;
        }
    }
}
