package dev.slipway.mcp.gateway;

import dev.slipway.mcp.gateway.Part.Meta;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// What servers say when they are first met, and the same in the words of the other kind of revision.
final class Meeting {
    static final Set<String> LEGACY = Set.of("2024-11-05", "2025-03-26", "2025-06-18", Client.NEWEST_LEGACY);
    private static final byte[] SUPPORTED = Json.utf8("[\"" + Client.MODERN + "\"]");

    private Meeting() {}

    /// The params of an `initialize` that the gateway sends for a client that knows none.
    static byte[] initializeParams(Client client) {
        var params = new LinkedHashMap<String, byte[]>();
        params.put("protocolVersion", Json.quoted(Client.NEWEST_LEGACY));
        params.put("capabilities", client.capabilities());
        params.put("clientInfo", client.info());
        return Json.object(params);
    }

    /// The result of `server/discover` for a server that only knows `initialize`.
    ///
    /// @param initialized the result of that
    static byte[] discovered(byte[] initialized) {
        var known = Json.members(initialized);
        var capabilities = Json.members(known.getOrDefault("capabilities", Json.EMPTY));
        // Tasks were experimental in 2025-11-25 and are an extension of another shape now.
        capabilities.remove("tasks");
        var result = new LinkedHashMap<String, byte[]>();
        result.put("resultType", Json.quoted("complete"));
        result.put("supportedVersions", SUPPORTED);
        result.put("capabilities", Json.object(capabilities));
        if (known.containsKey("instructions")) {
            result.put("instructions", known.get("instructions"));
        }
        if (known.containsKey("serverInfo")) {
            result.put("_meta", Json.object(Map.of(Meta.SERVER, known.get("serverInfo"))));
        }
        return Json.object(result);
    }

    /// The result of `initialize` for a server that only knows `server/discover`.
    ///
    /// @param discovered the result of that
    /// @param wanted the revision that the client asked for
    static byte[] initialized(byte[] discovered, String wanted) {
        var known = Json.members(discovered);
        var meta = Json.members(known.getOrDefault("_meta", Json.EMPTY));
        var result = new LinkedHashMap<String, byte[]>();
        result.put("protocolVersion", Json.quoted(LEGACY.contains(wanted) ? wanted : Client.NEWEST_LEGACY));
        result.put("capabilities", known.getOrDefault("capabilities", Json.EMPTY));
        result.put(
                "serverInfo",
                meta.getOrDefault(Meta.SERVER, Json.utf8("{\"name\":\"server\",\"version\":\"unknown\"}")));
        if (known.containsKey("instructions")) {
            result.put("instructions", known.get("instructions"));
        }
        return Json.object(result);
    }

    /// The request in the words of a revision without handshake: who asks stands in `_meta`.
    ///
    /// @param extra more members of `params`
    static Envelope modern(Envelope request, Client client, Map<String, byte[]> meta, Map<String, byte[]> extra) {
        var params = Json.members(request.json(Part.PARAMS, Json.EMPTY));
        var all = new LinkedHashMap<>(Json.members(params.getOrDefault("_meta", Json.EMPTY)));
        all.put(Meta.VERSION, Json.quoted(Client.MODERN));
        all.put(Meta.CAPABILITIES, client.capabilities());
        all.put(Meta.CLIENT, client.info());
        all.putAll(meta);
        params.put("_meta", Json.object(all));
        params.putAll(extra);
        return Envelope.own(Rpc.request(request.idBytes(), request.method(), Json.object(params)));
    }

    /// The request in the words of a revision with handshake. Left there, the newer members would make a server
    /// that knows both take it for the other kind.
    static Envelope legacy(Envelope request) {
        var params = Json.members(request.json(Part.PARAMS, Json.EMPTY));
        params.remove("inputResponses");
        params.remove("requestState");
        var meta = Json.members(params.getOrDefault("_meta", Json.EMPTY));
        for (var name : new ArrayList<>(meta.keySet())) {
            if (Part.OF_META.containsKey(name) && !name.equals("progressToken")) {
                meta.remove(name);
            }
        }
        if (meta.isEmpty()) {
            params.remove("_meta");
        } else {
            params.put("_meta", Json.object(meta));
        }
        return Envelope.own(Rpc.request(request.idBytes(), request.method(), Json.object(params)));
    }
}
