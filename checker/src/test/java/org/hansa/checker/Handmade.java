package org.hansa.checker;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Bytes of an entry, written from the description of its layout. */
final class Handmade {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Handmade(int layout) {
        out.write(layout);
    }

    Handmade number(long value) {
        long left = (value << 1) ^ (value >> 63);
        while ((left & ~0x7fL) != 0) {
            out.write((int) (left & 0x7f) | 0x80);
            left >>>= 7;
        }
        out.write((int) left);
        return this;
    }

    Handmade numbers(long... values) {
        for (long value : values) {
            number(value);
        }
        return this;
    }

    Handmade text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        return raw(bytes);
    }

    Handmade id(String id) {
        UUID uuid = UUID.fromString(id);
        return raw(ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array());
    }

    Handmade flag(boolean set) {
        out.write(set ? 1 : 0);
        return this;
    }

    Handmade raw(byte... bytes) {
        out.writeBytes(bytes);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
