package dev.slipway.logs;

import java.time.InstantSource;

/// The way of one source's bytes into lines: cleaned, masked, cut, in that order. Each source has its own, so
/// that two outputs of a process cannot tear each other's lines.
final class Lane {
    private final TerminalCleaner cleaner;
    private final Masker masker;
    private final LineSplitter splitter;
    private long heardNanos;

    /// @param lines takes each finished line
    Lane(SecretAutomaton secrets, InstantSource clock, Bytes lines) {
        this.splitter = new LineSplitter(lines, clock);
        this.masker = new Masker(secrets, splitter);
        this.cleaner = new TerminalCleaner(masker);
    }

    void take(byte[] buffer, int offset, int length) {
        heardNanos = System.nanoTime();
        cleaner.take(buffer, offset, length);
    }

    /// Lets whole lines go that wait for what follows, unless more was heard within `quietNanos`.
    void rest(long quietNanos) {
        if (System.nanoTime() - heardNanos >= quietNanos) {
            masker.rest();
        }
    }

    boolean holdsLine() {
        return masker.holdsLine();
    }

    /// Ends the unfinished line.
    void end() {
        masker.end();
        splitter.end();
    }

    void use(SecretAutomaton secrets) {
        masker.use(secrets);
    }

    long masked() {
        return masker.masked();
    }
}
