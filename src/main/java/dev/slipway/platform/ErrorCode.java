package dev.slipway.platform;

/// The few ways an operation can end badly, each mapped once to the three worlds that hear of it: an HTTP status
/// (RFC 9110), a process exit code of the command line (2 for misuse, as shells do), and a JSON-RPC error code
/// (JSON-RPC 2.0 section 5.1; −32000 to −32099 are the server's own).
public enum ErrorCode {
    /// The caller sent something that cannot be accepted as it is.
    INVALID(400, 2, -32602),
    /// Nobody is signed in, or the token is unknown, expired or revoked.
    UNAUTHENTICATED(401, 3, -32001),
    /// The caller is known and may not do this.
    FORBIDDEN(403, 4, -32002),
    /// No such thing, or none that the caller may see.
    NOT_FOUND(404, 5, -32003),
    /// The thing is in a state that does not allow this, or the name is taken.
    CONFLICT(409, 6, -32004),
    /// A bound that an administrator set was reached.
    LIMIT(429, 7, -32005),
    /// Something outside Slipway (a repository, a registry, a tool of the machine) did not do its part.
    UNAVAILABLE(503, 8, -32006),
    /// A defect or an unforeseen state of Slipway itself.
    INTERNAL(500, 1, -32603);

    private final int httpStatus;
    private final int exitCode;
    private final int jsonRpcCode;

    ErrorCode(int httpStatus, int exitCode, int jsonRpcCode) {
        this.httpStatus = httpStatus;
        this.exitCode = exitCode;
        this.jsonRpcCode = jsonRpcCode;
    }

    public int httpStatus() {
        return httpStatus;
    }

    public int exitCode() {
        return exitCode;
    }

    public int jsonRpcCode() {
        return jsonRpcCode;
    }
}
