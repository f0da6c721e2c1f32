package dev.slipway.mcp.gateway;

import dev.slipway.mcp.gateway.Part.Meta;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// A `subscriptions/listen` of a client's (2026-07-28, subscriptions) to a server that does not know it: it gets
/// from what that server says of its own accord what its filter wants.
final class Subscription implements Guest {
    private final Call call;
    private final Filter filter;

    Subscription(Call call, Filter filter) {
        this.call = call;
        this.filter = filter;
    }

    /// Which kinds of notification.
    ///
    /// @param lists of `tools`, `prompts`, `resources`, those whose changes are told
    /// @param resources the URIs whose updates are told
    record Filter(Set<String> lists, Set<String> resources) {
        Filter {
            lists = Set.copyOf(lists);
            resources = Set.copyOf(resources);
        }

        /// @param notifications the JSON of the request's filter
        static Filter of(byte[] notifications) {
            var lists = new LinkedHashSet<String>();
            var members = Json.members(notifications);
            for (var kind : Set.of("tools", "prompts", "resources")) {
                if (java.util.Arrays.equals(members.get(kind + "ListChanged"), Json.TRUE)) {
                    lists.add(kind);
                }
            }
            var resources = new LinkedHashSet<String>();
            var uris = members.getOrDefault("resourceSubscriptions", Json.utf8("[]"));
            Json.items(uris).stream()
                    .filter(uri -> uri[0] == '"')
                    .map(Json::text)
                    .forEach(resources::add);
            return new Filter(lists, resources);
        }

        /// What of it a server with these capabilities offers.
        Filter within(Map<String, byte[]> capabilities) {
            var offered = new LinkedHashSet<String>();
            for (var kind : lists) {
                if (offers(capabilities, kind, "listChanged")) {
                    offered.add(kind);
                }
            }
            return new Filter(offered, offers(capabilities, "resources", "subscribe") ? resources : Set.of());
        }

        private static boolean offers(Map<String, byte[]> capabilities, String kind, String what) {
            var offer =
                    Json.members(capabilities.getOrDefault(kind, Json.EMPTY)).get(what);
            return java.util.Arrays.equals(offer, Json.TRUE);
        }

        byte[] json() {
            var members = new LinkedHashMap<String, byte[]>();
            lists.forEach(kind -> members.put(kind + "ListChanged", Json.TRUE));
            if (!resources.isEmpty()) {
                members.put(
                        "resourceSubscriptions",
                        Json.array(resources.stream().map(Json::quoted).toList()));
            }
            return Json.object(members);
        }

        boolean wants(Envelope notification) {
            return switch (notification.method()) {
                case "notifications/tools/list_changed" -> lists.contains("tools");
                case "notifications/prompts/list_changed" -> lists.contains("prompts");
                case "notifications/resources/list_changed" -> lists.contains("resources");
                case "notifications/resources/updated" ->
                    notification.text(Part.URI).filter(resources::contains).isPresent();
                default -> false;
            };
        }
    }

    Filter filter() {
        return filter;
    }

    void acknowledge() {
        var params = new LinkedHashMap<String, byte[]>();
        params.put("_meta", meta());
        params.put("notifications", filter.json());
        call.notice(Envelope.own(Rpc.notification("notifications/subscriptions/acknowledged", Json.object(params))));
    }

    @Override
    public void hear(Envelope notification) {
        if (filter.wants(notification)) {
            var params = Json.members(notification.json(Part.PARAMS, Json.EMPTY));
            var meta = Json.members(params.getOrDefault("_meta", Json.EMPTY));
            meta.put(Meta.SUBSCRIPTION, call.request().idBytes());
            params.put("_meta", Json.object(meta));
            call.notice(Envelope.own(Rpc.notification(notification.method(), Json.object(params))));
        }
    }

    /// The request's own id names the subscription.
    private byte[] meta() {
        return Json.object(Map.of(Meta.SUBSCRIPTION, call.request().idBytes()));
    }

    @Override
    public boolean take(Ask ask) {
        return false;
    }

    @Override
    public boolean listens() {
        return call.hears();
    }

    @Override
    public boolean keepsAwake() {
        return call.hears();
    }

    /// The end of the server ends the subscription; the client may open another.
    @Override
    public void ended(String why) {
        var result = new LinkedHashMap<String, byte[]>();
        result.put("resultType", Json.quoted("complete"));
        result.put("_meta", meta());
        call.succeed(Json.object(result));
    }
}
