package dev.slipway.git;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// The stream back to a git client. Each write is one or more whole packets, so that signs of life may be put between
/// them from another thread. Remembers that the other side went away, which JGit keeps to itself.
final class Wire extends FilterOutputStream {
    /// A packet on the side band's first channel with nothing in it, as git's own server sends while it is busy
    /// (gitprotocol-pack(5); `receive.keepAlive` in git-config(1)).
    private static final byte[] NOTHING = {'0', '0', '0', '5', 1};

    private volatile boolean broken;

    Wire(OutputStream out) {
        super(out);
    }

    boolean broken() {
        return broken;
    }

    /// Sends a sign of life.
    void keepAlive() {
        try {
            write(NOTHING, 0, NOTHING.length);
            flush();
        } catch (IOException e) {
            broken = true;
        }
    }

    @Override
    public synchronized void write(int b) throws IOException {
        guarded(() -> out.write(b));
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int count) throws IOException {
        guarded(() -> out.write(bytes, from, count));
    }

    @Override
    public synchronized void flush() throws IOException {
        guarded(out::flush);
    }

    private void guarded(Write write) throws IOException {
        try {
            write.run();
        } catch (IOException e) {
            broken = true;
            throw e;
        }
    }

    private interface Write {
        void run() throws IOException;
    }
}
