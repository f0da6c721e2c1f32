package dev.slipway.runtime;

/// Takes what a launch prints.
public interface Output {
    /// Called with each chunk as it is read, in order for each channel. The buffer belongs to the caller and is
    /// reused: copy what must be kept.
    void accept(Channel channel, byte[] buffer, int offset, int length);

    /// Where a chunk came from. Standard error is joined with standard output, in order, for builds; it is apart
    /// for a workload whose standard output is a protocol ([Running#input()] in use).
    enum Channel {
        OUT,
        ERR
    }
}
