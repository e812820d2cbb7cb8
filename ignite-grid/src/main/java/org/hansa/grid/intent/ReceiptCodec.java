package org.hansa.grid.intent;

import org.hansa.grid.PlaceCommand;
import org.hansa.grid.PlacedPart;
import org.hansa.grid.SignedReceipt;
import org.hansa.grid.codec.EntryReader;
import org.hansa.grid.codec.EntryWriter;
import org.hansa.ledger.model.AllocationId;
import org.hansa.ledger.model.ContractHandle;
import org.hansa.ledger.model.Digest;
import org.hansa.ledger.model.MspId;
import org.hansa.ledger.model.PolicyRevision;
import org.hansa.ledger.model.ProviderId;
import org.hansa.ledger.model.Receipt;
import org.hansa.ledger.model.SiteId;

/**
 * Bytes of a part's receipt within an intent: by its fields, which take a third of its canonical form, and of these mostly
 * those that neither the part nor the command has. Of a part that was resized, or of what another owner sends, it may say
 * something else, and is written whole.
 */
final class ReceiptCodec {
    private ReceiptCodec() {}

    static void write(EntryWriter out, PlaceCommand command, PlacedPart part, SignedReceipt signed) {
        Receipt receipt = signed.receipt();
        boolean usual = receipt.equals(usual(
                command,
                part,
                receipt.owner(),
                receipt.leafBodyDigest(),
                receipt.issuedAtMillis(),
                receipt.anchorByMillis()));
        out.flag(usual)
                .text(receipt.owner().value())
                .digest(receipt.leafBodyDigest())
                .number(receipt.issuedAtMillis())
                .number(receipt.anchorByMillis() - receipt.issuedAtMillis())
                .bytes(signed.signature());
        if (!usual) {
            out.text(receipt.site().value())
                    .text(receipt.contract().value())
                    .id(receipt.allocation())
                    .text(receipt.provider().value())
                    .number(receipt.providerSeq())
                    .digest(receipt.decisionDigest())
                    .text(receipt.policyRevision().value());
        }
    }

    static SignedReceipt read(EntryReader in, PlaceCommand command, PlacedPart part) {
        boolean usual = in.flag();
        MspId owner = new MspId(in.text());
        Digest leafBody = in.digest();
        long issuedAt = in.number();
        long anchorBy = issuedAt + in.number();
        byte[] signature = in.bytes();
        Receipt receipt = usual
                ? usual(command, part, owner, leafBody, issuedAt, anchorBy)
                : whole(in, owner, leafBody, issuedAt, anchorBy);
        return SignedReceipt.of(receipt, signature);
    }

    private static Receipt usual(
            PlaceCommand command, PlacedPart part, MspId owner, Digest leafBody, long issuedAt, long anchorBy) {
        return new Receipt(
                owner,
                part.site(),
                command.contract(),
                command.allocation(),
                part.provider(),
                part.providerSeq(),
                leafBody,
                command.decisionDigest(),
                command.policyRevision(),
                issuedAt,
                anchorBy);
    }

    private static Receipt whole(EntryReader in, MspId owner, Digest leafBody, long issuedAt, long anchorBy) {
        SiteId site = new SiteId(in.text());
        ContractHandle contract = new ContractHandle(in.text());
        AllocationId allocation = in.id();
        ProviderId provider = new ProviderId(in.text());
        long providerSeq = in.number();
        Digest decision = in.digest();
        return new Receipt(
                owner,
                site,
                contract,
                allocation,
                provider,
                providerSeq,
                leafBody,
                decision,
                new PolicyRevision(in.text()),
                issuedAt,
                anchorBy);
    }
}
