package dev.slipway.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// What someone pushes, up to a bound. JGit's own bound ends some pushes with "truncated", which nobody understands.
final class BoundedInput extends FilterInputStream {
    private final long most;
    private long count;

    /// @param most bytes
    BoundedInput(InputStream in, long most) {
        super(in);
        this.most = most;
    }

    @Override
    public int read() throws IOException {
        var read = super.read();
        counted(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        var read = super.read(bytes, from, length);
        counted(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long wanted) throws IOException {
        var skipped = super.skip(wanted);
        counted(skipped);
        return skipped;
    }

    private void counted(long bytes) throws IOException {
        count += bytes;
        if (count > most) {
            throw new IOException("the push is larger than %d MB (git.max-push-bytes)".formatted(most >> 20));
        }
    }
}
