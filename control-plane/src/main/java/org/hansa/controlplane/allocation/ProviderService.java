package org.hansa.controlplane.allocation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.hansa.controlplane.authz.Action;
import org.hansa.controlplane.authz.Authorizer;
import org.hansa.controlplane.authz.Resource;
import org.hansa.controlplane.identity.Caller;
import org.hansa.controlplane.kernel.Failure;
import org.hansa.controlplane.kernel.FailureKind;
import org.hansa.controlplane.kernel.Page;
import org.hansa.controlplane.kernel.PageTokens;
import org.hansa.controlplane.ledger.LedgerView;
import org.hansa.grid.AllocationEngine;
import org.hansa.grid.CapacityInUseException;
import org.hansa.grid.ProviderSpec;
import org.hansa.grid.ProviderView;
import org.hansa.grid.Withdrawal;
import org.hansa.grid.store.EntryStore;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.SiteId;
import org.jspecify.annotations.Nullable;

/** The member's resource providers. Only its own people see them. */
public final class ProviderService {
    private final MspId member;
    private final LedgerView ledger;
    private final Authorizer authorizer;
    private final AllocationEngine engine;
    private final PageTokens tokens;
    private final ExecutorService executor;
    private final Set<ProviderId> changing = ConcurrentHashMap.newKeySet();

    ProviderService(
            MspId member,
            LedgerView ledger,
            Authorizer authorizer,
            AllocationEngine engine,
            PageTokens tokens,
            ExecutorService executor) {
        this.member = member;
        this.ledger = ledger;
        this.authorizer = authorizer;
        this.engine = engine;
        this.tokens = tokens;
        this.executor = executor;
    }

    /** What became of one provider of a batch; the failure is absent when it is registered. */
    public record Registration(ProviderId id, boolean changed, Optional<Failure> failure) {}

    public Page<ProviderView> list(Caller caller, Optional<SiteId> site, @Nullable String pageToken, int size) {
        authorizer.require(caller, Action.PROVIDER_READ, Resource.privateOf(member));
        List<ProviderView> providers = engine.providers().stream()
                .filter(each -> site.map(each.spec().site()::equals).orElse(true))
                .toList();
        return tokens.page(
                providers, each -> each.spec().id().value(), caller.scope() + "/providers/" + site, pageToken, size);
    }

    public ProviderView find(Caller caller, ProviderId id) {
        authorizer.require(caller, Action.PROVIDER_READ, Resource.privateOf(member));
        return engine.provider(id).orElseThrow(() -> Failure.notFound("provider"));
    }

    /** The grid's entries as they are stored, for whoever counts them again. */
    public void entries(Caller caller, EntryStore.Table table, BiConsumer<String, byte[]> visitor) {
        authorizer.require(caller, Action.PROVIDER_READ, Resource.privateOf(member));
        engine.entries(table, visitor);
    }

    public ProviderView register(Caller caller, ProviderSpec spec) {
        authorizer.require(caller, Action.PROVIDER_REGISTER, Resource.privateOf(member));
        return alone(spec.id(), () -> {
            requireOwn(spec.site());
            if (engine.provider(spec.id()).isPresent()) {
                throw Failure.of(FailureKind.ALREADY_EXISTS, "There is a provider " + spec.id() + ".");
            }
            return put(spec);
        });
    }

    /** @param precondition is given the entity tag that stands, and throws when the caller has read another one */
    public ProviderView replace(Caller caller, ProviderSpec spec, Consumer<String> precondition) {
        authorizer.require(caller, Action.PROVIDER_UPDATE, Resource.privateOf(member));
        return alone(spec.id(), () -> {
            ProviderView before = engine.provider(spec.id()).orElseThrow(() -> Failure.notFound("provider"));
            precondition.accept(tag(before));
            requireOwn(spec.site());
            return put(spec);
        });
    }

    /** Registers each on its own; an equal one that is there already changes nothing. In the order given. */
    public List<Registration> registerAll(Caller caller, List<ProviderSpec> specs) {
        authorizer.require(caller, Action.PROVIDER_REGISTER, Resource.privateOf(member));
        List<Callable<Registration>> tasks = new ArrayList<>();
        specs.forEach(spec -> tasks.add(() -> registration(spec)));
        List<Registration> done = new ArrayList<>();
        try {
            for (Future<Registration> each : executor.invokeAll(tasks)) {
                done.add(each.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of(FailureKind.OVERLOADED, "The control plane is stopping.");
        } catch (RejectedExecutionException e) {
            throw Failure.of(FailureKind.OVERLOADED, "Too many providers are being registered at once.");
        } catch (ExecutionException e) {
            throw GridFailures.of(e.getCause());
        }
        return done;
    }

    private Registration registration(ProviderSpec spec) {
        try {
            return alone(spec.id(), () -> {
                requireOwn(spec.site());
                Optional<ProviderView> before = engine.provider(spec.id());
                if (before.isPresent() && before.get().spec().equals(spec)) {
                    return new Registration(spec.id(), false, Optional.empty());
                }
                if (before.isPresent()) {
                    throw Failure.of(
                            FailureKind.ALREADY_EXISTS, "There is another provider " + spec.id() + "; PUT changes it.");
                }
                put(spec);
                return new Registration(spec.id(), true, Optional.empty());
            });
        } catch (Failure failure) {
            return new Registration(spec.id(), false, Optional.of(failure));
        }
    }

    /**
     * Keeps new placements away from a provider, or lets them come again.
     *
     * @param precondition as with {@link #replace}
     */
    public ProviderView drain(Caller caller, ProviderId id, boolean on, Consumer<String> precondition) {
        authorizer.require(caller, Action.PROVIDER_UPDATE, Resource.privateOf(member));
        return alone(id, () -> {
            precondition.accept(tag(engine.provider(id).orElseThrow(() -> Failure.notFound("provider"))));
            return engine.drains().drain(id, on).orElseThrow(() -> Failure.notFound("provider"));
        });
    }

    /** Takes a provider out of service. @throws Failure {@code IN_USE} with {@code live[]} */
    public void withdraw(Caller caller, ProviderId id, Consumer<String> precondition) {
        authorizer.require(caller, Action.PROVIDER_UPDATE, Resource.privateOf(member));
        Withdrawal withdrawal = alone(id, () -> {
            precondition.accept(tag(engine.provider(id).orElseThrow(() -> Failure.notFound("provider"))));
            return engine.drains().withdraw(id).orElseThrow(() -> Failure.notFound("provider"));
        });
        if (!withdrawal.done()) {
            throw Failure.of(
                            FailureKind.IN_USE,
                            "On provider " + id + " are " + withdrawal.live().size() + " allocations.")
                    .with(
                            "live",
                            withdrawal.live().stream().map(AllocationId::value).toList());
        }
    }

    /** Strong entity tag of a provider's description and of whether it is drained. */
    public static String tag(ProviderView view) {
        String text = view.spec() + (view.mark().closed() ? view.mark().toString() : "");
        return "\"" + Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16) + "\"";
    }

    private ProviderView put(ProviderSpec spec) {
        try {
            return engine.putProvider(spec);
        } catch (CapacityInUseException e) {
            throw Failure.of(FailureKind.BELOW_LIVE, String.valueOf(e.getMessage()));
        }
    }

    private void requireOwn(SiteId site) {
        boolean own =
                ledger.site(site).filter(each -> each.owner().equals(member)).isPresent();
        if (!own) {
            throw Failure.of(FailureKind.INVALID_FIELD, "site: " + site + " is not a site of this member");
        }
    }

    /** Reading and changing one provider is one step for everybody else; nobody waits, the second is told to read again. */
    private <T> T alone(ProviderId id, Step<T> step) {
        if (!changing.add(id)) {
            throw Failure.of(FailureKind.PRECONDITION_FAILED, "The provider is being changed by another call.");
        }
        try {
            return step.run();
        } finally {
            changing.remove(id);
        }
    }

    @FunctionalInterface
    private interface Step<T> {
        T run();
    }
}
