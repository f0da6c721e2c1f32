package dev.slipway.platform;

/// An encrypted value as it is stored: which key, the initialisation vector, the ciphertext with its tag.
@SuppressWarnings("ArrayRecordComponent")
public record Sealed(String keyId, byte[] iv, byte[] cipher) {}
