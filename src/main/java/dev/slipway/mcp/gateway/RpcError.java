package dev.slipway.mcp.gateway;

import dev.slipway.platform.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.io.JsonStringEncoder;

/// The JSON-RPC errors that Slipway itself answers with.
final class RpcError {
    private static final byte[] NO_ID = "null".getBytes(StandardCharsets.US_ASCII);

    private RpcError() {}

    /// @param id the request's id as JSON
    static byte[] answer(byte[] id, int code, String sentence) {
        var out = new ByteArrayOutputStream(128 + sentence.length());
        out.writeBytes("{\"jsonrpc\":\"2.0\",\"id\":".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(id);
        out.writeBytes(",\"error\":{\"code\":%d,\"message\":\"".formatted(code).getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(sentence));
        out.writeBytes("\"}}".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    static byte[] answer(byte[] id, ErrorCode code, String sentence) {
        return answer(id, code.jsonRpcCode(), sentence);
    }

    /// An error that answers no request in particular.
    static byte[] about(int code, String sentence) {
        return answer(NO_ID, code, sentence);
    }
}
