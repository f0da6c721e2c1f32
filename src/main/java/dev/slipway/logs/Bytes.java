package dev.slipway.logs;

/// Takes a run of bytes; the array is only lent for the call.
interface Bytes {
    void take(byte[] buffer, int offset, int length);
}
