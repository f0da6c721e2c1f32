package dev.slipway.mcp.gateway;

/// A server answered the handshake with an error, which is the client's to see.
final class Refused extends RuntimeException {
    private final byte[] error;

    /// @param error the JSON of the error object
    Refused(byte[] error) {
        super("the server refused to begin a session");
        this.error = error;
    }

    byte[] error() {
        return error;
    }
}
