package dev.slipway.mcp.gateway;

import java.util.Map;

/// The parts of a message that the gateway reads. Everything else passes as it came.
enum Part {
    ID,
    METHOD,
    PARAMS,
    RESULT,
    ERROR,

    // of params
    NAME,
    URI,
    ARGUMENTS,
    CURSOR,
    REQUEST_ID,
    PROGRESS_TOKEN,
    VERSION,
    CAPABILITIES,
    CLIENT,
    LEVEL,
    NOTIFICATIONS,
    INPUT_RESPONSES,
    REQUEST_STATE,
    META,

    // of params._meta
    META_PROGRESS_TOKEN,
    META_VERSION,
    META_CAPABILITIES,
    META_CLIENT,
    META_LEVEL,
    META_SUBSCRIPTION,

    // of result
    RESULT_TYPE,
    RESULT_VERSION,
    INPUT_REQUESTS,
    RESULT_STATE,
    IS_ERROR,
    TTL,
    CACHE_SCOPE,
    TOOLS,

    // of error
    CODE;

    static final Map<String, Part> OF_MESSAGE =
            Map.of("id", ID, "method", METHOD, "params", PARAMS, "result", RESULT, "error", ERROR);
    static final Map<String, Part> OF_PARAMS = Map.ofEntries(
            Map.entry("name", NAME),
            Map.entry("uri", URI),
            Map.entry("arguments", ARGUMENTS),
            Map.entry("cursor", CURSOR),
            Map.entry("requestId", REQUEST_ID),
            Map.entry("progressToken", PROGRESS_TOKEN),
            Map.entry("protocolVersion", VERSION),
            Map.entry("capabilities", CAPABILITIES),
            Map.entry("clientInfo", CLIENT),
            Map.entry("level", LEVEL),
            Map.entry("notifications", NOTIFICATIONS),
            Map.entry("inputResponses", INPUT_RESPONSES),
            Map.entry("requestState", REQUEST_STATE),
            Map.entry("_meta", META));
    static final Map<String, Part> OF_META = Map.of(
            "progressToken",
            META_PROGRESS_TOKEN,
            Meta.VERSION,
            META_VERSION,
            Meta.CAPABILITIES,
            META_CAPABILITIES,
            Meta.CLIENT,
            META_CLIENT,
            Meta.LEVEL,
            META_LEVEL,
            Meta.SUBSCRIPTION,
            META_SUBSCRIPTION);
    static final Map<String, Part> OF_RESULT = Map.of(
            "resultType", RESULT_TYPE,
            "protocolVersion", RESULT_VERSION,
            "inputRequests", INPUT_REQUESTS,
            "requestState", RESULT_STATE,
            "isError", IS_ERROR,
            "ttlMs", TTL,
            "cacheScope", CACHE_SCOPE,
            "tools", TOOLS);
    static final Map<String, Part> OF_ERROR = Map.of("code", CODE);

    static final int COUNT = values().length;

    /// The members of `_meta` that revision 2026-07-28 defines.
    static final class Meta {
        static final String VERSION = "io.modelcontextprotocol/protocolVersion";
        static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
        static final String CLIENT = "io.modelcontextprotocol/clientInfo";
        static final String LEVEL = "io.modelcontextprotocol/logLevel";
        static final String SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId";
        static final String SERVER = "io.modelcontextprotocol/serverInfo";

        private Meta() {}
    }
}
