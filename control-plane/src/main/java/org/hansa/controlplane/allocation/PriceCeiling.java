package org.hansa.controlplane.allocation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.hansa.ledger.model.CanonicalRecord;
import org.hansa.ledger.model.Fields;
import org.hansa.ledger.model.JsonObject;
import org.hansa.ledger.model.MalformedRecordException;
import org.hansa.ledger.model.Offer;

/**
 * What an allocation may cost at most, all its units together, by the prices that members have declared. It binds where the
 * request is placed; what is billed is by the contract.
 *
 * @param currency ISO 4217; prices in another one do not compare
 * @param nanosPerHour billionths of the currency for an hour
 */
public record PriceCeiling(String currency, long nanosPerHour) implements CanonicalRecord {
    private static final Pattern AMOUNT = Pattern.compile("(0|[1-9][0-9]{0,8})(\\.[0-9]{1,9})?");
    private static final int SCALE = 9;

    public PriceCeiling {
        Offer.checkCurrency(currency);
        if (nanosPerHour < 0) {
            throw new MalformedRecordException("the ceiling is negative");
        }
    }

    /** @throws MalformedRecordException unless it is like {@code 12.5}: below a billion, at most nine decimals */
    public static long nanos(String amount) {
        if (!AMOUNT.matcher(amount).matches()) {
            throw new MalformedRecordException(
                    "must be an amount like 12.5, below a billion, with at most nine decimals");
        }
        return new BigDecimal(amount).movePointRight(SCALE).longValueExact();
    }

    /** An amount as people write it. */
    public static String text(BigInteger nanos) {
        BigDecimal amount = new BigDecimal(nanos, SCALE).stripTrailingZeros();
        return (amount.scale() < 0 ? amount.setScale(0) : amount).toPlainString();
    }

    /** The amount as people write it, with its currency. */
    public String text() {
        return text(BigInteger.valueOf(nanosPerHour)) + " " + currency;
    }

    boolean covers(BigInteger nanos) {
        return nanos.compareTo(BigInteger.valueOf(nanosPerHour)) <= 0;
    }

    @Override
    public JsonObject json() {
        return JsonObject.create().with("currency", currency).with("nanosPerHour", nanosPerHour);
    }

    static PriceCeiling read(Fields fields) {
        PriceCeiling ceiling = new PriceCeiling(fields.string("currency"), fields.natural("nanosPerHour"));
        fields.end();
        return ceiling;
    }
}
