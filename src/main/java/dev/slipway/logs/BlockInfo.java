package dev.slipway.logs;

/// A stored block without its content.
record BlockInfo(long firstSeq, long lastSeq, int lines, int bytes) {
    /// Whether it stands for lines that were dropped.
    boolean isGap() {
        return lines < lastSeq - firstSeq + 1;
    }
}
