package org.hansa.controlplane.allocation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.hansa.controlplane.kernel.WholeFile;

/** A file that is appended to and forced to the disk. */
final class ForcedFile implements Refusals.Log {
    private final FileChannel channel;

    private ForcedFile(FileChannel channel) {
        this.channel = channel;
    }

    /** The old content stands until the new one is on the disk under the file's name. */
    static ForcedFile replace(Path file, List<String> lines) throws IOException {
        WholeFile.replace(file, out -> {
            for (String line : lines) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        });
        return new ForcedFile(FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
    }

    @Override
    public void append(byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            channel.write(left);
        }
    }

    @Override
    public void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
