package org.hansa.controlplane.allocation.peer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.hansa.controlplane.ledger.SignerTrust;
import org.hansa.grid.GroupRequest;
import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlaceOutcome;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.SignedReceipt;
import org.hansa.grid.group.OwnerUnreachableException;
import org.hansa.grid.group.OwnerUntrustedException;
import org.hansa.grid.intent.MemberPart;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.Receipt;
import org.jspecify.annotations.Nullable;

/** What one owner says that it has, held against what was asked for and against its own signature. */
final class OwnersPromises {
    private final MspId owner;
    private final SignerTrust trust;

    OwnersPromises(MspId owner, SignerTrust trust) {
        this.owner = owner;
        this.trust = trust;
    }

    static boolean asked(PlaceCommand command, PlaceOutcome.Placed placed) {
        int[] units = new int[command.groups().size()];
        boolean asked = true;
        for (PlacedPart part : placed.parts()) {
            boolean known = part.group() >= 0 && part.group() < units.length && part.units() > 0;
            asked &= known
                    && command.sites().contains(part.site())
                    && part.resources().equals(command.request(part.group()).vector(part.units(), part.gpuModel()));
            if (known) {
                units[part.group()] += part.units();
            }
        }
        for (int i = 0; i < units.length; i++) {
            GroupRequest group = command.groups().get(i);
            asked &= units[i] >= group.minCount() && units[i] <= group.request().count();
        }
        return asked;
    }

    void requireNoMore(PlaceCommand left, MemberPart asked, PlaceOutcome.Placed placed) {
        List<Integer> units = new ArrayList<>(asked.units().values());
        for (PlacedPart part : placed.parts()) {
            boolean known = part.group() >= 0
                    && part.group() < units.size()
                    && part.units() > 0
                    && left.sites().contains(part.site());
            if (!known || units.set(part.group(), units.get(part.group()) - part.units()) < part.units()) {
                throw new OwnerUnreachableException(owner + " has more left than was asked for", null);
            }
        }
    }

    void requireReceipt(AllocationId allocation, PlacedPart part, @Nullable String signer) {
        SignedReceipt signed = part.receipt()
                .orElseThrow(() -> new OwnerUntrustedException(owner + " confirmed without a receipt of its own"));
        Receipt receipt = signed.receipt();
        boolean ours = receipt.owner().equals(owner)
                && receipt.allocation().equals(allocation)
                && receipt.site().equals(part.site())
                && receipt.provider().equals(part.provider())
                && receipt.providerSeq() == part.providerSeq();
        if (!ours || signer == null) {
            throw new OwnerUntrustedException(owner + " confirmed without a receipt of its own");
        }
        byte[] signature;
        try {
            signature = signed.signature();
        } catch (IllegalArgumentException e) {
            throw new OwnerUntrustedException(owner + " confirmed with a receipt whose signature is no Base64");
        }
        trust.anchorSigned(owner, signer.getBytes(StandardCharsets.US_ASCII), receipt.bytes(), signature)
                .ifPresent(problem -> {
                    throw new OwnerUntrustedException(
                            owner + " confirmed with a receipt that is not its own: " + problem);
                });
    }
}
