package org.hansa.launcher.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a durable write costs at the least on the disk of a folder: an append of about an entry's size, forced. */
record ForcedWrites(Path folder) {
    /** About an entry with a few reservations. */
    static final int BYTES = 2_304;

    Latencies run(int count) throws IOException {
        Latencies latencies = new Latencies();
        Path file = folder.resolve("forced");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.allocate(BYTES);
            for (int i = 0; i < count; i++) {
                long begin = System.nanoTime();
                bytes.rewind();
                channel.write(bytes);
                channel.force(false);
                latencies.add(System.nanoTime() - begin);
            }
        }
        Files.delete(file);
        return latencies;
    }
}
