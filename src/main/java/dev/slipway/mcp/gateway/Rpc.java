package dev.slipway.mcp.gateway;

import dev.slipway.platform.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The JSON-RPC messages that the gateway itself writes. Ids, results and params are given as JSON.
final class Rpc {
    static final int METHOD_NOT_FOUND = -32601;
    static final int INVALID_PARAMS = -32602;
    /// MCP 2026-07-28, schema, `HEADER_MISMATCH` and its neighbours.
    static final int HEADER_MISMATCH = -32020;

    static final int MISSING_CAPABILITY = -32021;
    static final int UNSUPPORTED_VERSION = -32022;

    private static final byte[] NO_ID = Json.utf8("null");

    private Rpc() {}

    static byte[] request(byte[] id, String method, byte[] params) {
        return message("{\"jsonrpc\":\"2.0\",\"id\":", id, ",\"method\":\"" + method + "\",\"params\":", params, "}");
    }

    static byte[] request(long id, String method, byte[] params) {
        return request(Json.utf8(Long.toString(id)), method, params);
    }

    static byte[] notification(String method, byte[] params) {
        return message("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":", params, "}");
    }

    static byte[] result(byte[] id, byte[] result) {
        return message("{\"jsonrpc\":\"2.0\",\"id\":", id, ",\"result\":", result, "}");
    }

    /// @param error the whole error object
    static byte[] failure(byte[] id, byte[] error) {
        return message("{\"jsonrpc\":\"2.0\",\"id\":", id, ",\"error\":", error, "}");
    }

    static byte[] error(byte[] id, int code, String sentence) {
        return failure(id, error(code, sentence));
    }

    static byte[] error(byte[] id, ErrorCode code, String sentence) {
        return error(id, code.jsonRpcCode(), sentence);
    }

    /// @param data a JSON value that tells more
    static byte[] error(byte[] id, int code, String sentence, byte[] data) {
        var bare = error(code, sentence);
        return failure(id, message(Arrays.copyOf(bare, bare.length - 1), ",\"data\":", data, "}"));
    }

    /// An error that answers no request in particular.
    static byte[] about(int code, String sentence) {
        return error(NO_ID, code, sentence);
    }

    /// The error object alone.
    static byte[] error(int code, String sentence) {
        return message("{\"code\":" + code + ",\"message\":", Json.quoted(sentence), "}");
    }

    private static byte[] message(Object... parts) {
        var out = new ByteArrayOutputStream(160);
        for (var part : parts) {
            out.writeBytes(
                    part instanceof byte[] bytes ? bytes : part.toString().getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }
}
