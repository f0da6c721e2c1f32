package dev.slipway.mcp.gateway;

import dev.slipway.platform.SlipwayException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/// Which member of a collection a request is for. Tools and prompts say so by their names, resources by the lists
/// they are on; lists are of all members, in the order of the collection.
final class CollectionRoutes {
    private final List<CollectionMember> members;
    private final CollectionPipe pipe;
    /// Who has a resource, or a template of resources, by its URI.
    private final Map<String, CollectionMember> owners = new ConcurrentHashMap<>();

    /// Lists, and what is known of them.
    ///
    /// @param capability that servers declare which have one
    /// @param key the name of an item, by which clients ask for it
    private enum Kind {
        TOOLS("tools/list", "tools", "tools", "name"),
        PROMPTS("prompts/list", "prompts", "prompts", "name"),
        RESOURCES("resources/list", "resources", "resources", "uri"),
        TEMPLATES("resources/templates/list", "resources", "resourceTemplates", "uriTemplate");

        private final String method;
        private final String capability;
        private final String items;
        private final String key;

        Kind(String method, String capability, String items, String key) {
            this.method = method;
            this.capability = capability;
            this.items = items;
            this.key = key;
        }

        boolean prefixed() {
            return key.equals("name");
        }
    }

    CollectionRoutes(List<CollectionMember> members, CollectionPipe pipe) {
        this.members = members;
        this.pipe = pipe;
    }

    List<CollectionMember> members() {
        return members;
    }

    Client client() {
        return members.getFirst().client();
    }

    /// Answers a request, or passes it on. Blocks.
    void answer(Call call) {
        var request = call.request();
        switch (request.method()) {
            case "ping" -> call.succeed(Json.EMPTY);
            case "tools/list" -> call.succeed(list(Kind.TOOLS));
            case "prompts/list" -> call.succeed(list(Kind.PROMPTS));
            case "resources/list" -> call.succeed(list(Kind.RESOURCES));
            case "resources/templates/list" -> call.succeed(list(Kind.TEMPLATES));
            case "tools/call", "prompts/get" ->
                named(call, request.text(Part.NAME).orElse(""));
            case "resources/read", "resources/subscribe", "resources/unsubscribe" ->
                owned(call, request.text(Part.URI).orElse(""));
            case "completion/complete" -> completed(call);
            case "logging/setLevel" -> {
                var level = request.json(Part.LEVEL, Json.quoted("info"));
                members.forEach(member -> member.level(level));
                call.succeed(Json.EMPTY);
            }
            default -> call.fail(Rpc.METHOD_NOT_FOUND, "%s is not known here".formatted(request.method()));
        }
    }

    // ---- lists

    /// Members that cannot say theirs are left out, and the client is told.
    ///
    /// @throws SlipwayException when none can
    private byte[] list(Kind kind) {
        var parts = members.stream()
                .map(member -> pipe.later(() -> member.list(kind.method, kind.capability, kind.items)))
                .toList();
        var all = new ArrayList<byte[]>();
        var failures = new ArrayList<SlipwayException>();
        for (int i = 0; i < parts.size(); i++) {
            try {
                add(kind, members.get(i), parts.get(i).join(), all);
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof SlipwayException known)) {
                    throw e;
                }
                failures.add(known);
                pipe.warn("%s is left out: %s".formatted(members.get(i).alias(), known.text()));
            }
        }
        if (failures.size() == members.size()) {
            throw failures.getFirst();
        }
        return Json.object(Map.of(kind.items, Json.array(all)));
    }

    private void add(Kind kind, CollectionMember member, List<byte[]> items, List<byte[]> all) {
        for (var item : items) {
            var parts = Json.members(item);
            var key = parts.get(kind.key);
            if (key == null || key[0] != '"') {
                continue;
            }
            if (kind.prefixed()) {
                parts.put(kind.key, Json.quoted(member.alias() + "_" + Json.text(key)));
                all.add(Json.object(parts));
            } else if (isOwner(member, Json.text(key))) {
                all.add(item);
            }
        }
    }

    /// Of two members with the same resource, the first one is asked for it.
    private boolean isOwner(CollectionMember member, String uri) {
        var owner =
                owners.merge(uri, member, (one, other) -> members.indexOf(one) <= members.indexOf(other) ? one : other);
        return owner == member;
    }

    // ---- what is for one of them

    /// Aliases have no underscore, so the first one ends the alias.
    private Optional<CollectionMember> of(String name) {
        int end = name.indexOf('_');
        return members.stream()
                .filter(member -> end > 0 && member.alias().equals(name.substring(0, end)))
                .findFirst();
    }

    private static byte[] bare(String name) {
        return Json.quoted(name.substring(name.indexOf('_') + 1));
    }

    private void named(Call call, String name) {
        of(name).ifPresentOrElse(
                        member -> member.send(
                                new StandIn(Envelope.own(call.request().with(Part.NAME, bare(name))), call)),
                        () -> call.fail(Rpc.INVALID_PARAMS, "unknown name: " + name));
    }

    private void owned(Call call, String uri) {
        if (!owners.containsKey(uri)) {
            list(Kind.RESOURCES);
            list(Kind.TEMPLATES);
        }
        var owner = owners.get(uri);
        if (owner != null) {
            owner.send(call);
        } else {
            // One that a template describes is on no list.
            var trying = new Trying(call, members.iterator());
            pipe.again(trying, trying::next);
        }
    }

    private void completed(Call call) {
        var params = Json.members(call.request().json(Part.PARAMS, Json.EMPTY));
        var ref = Json.members(params.getOrDefault("ref", Json.EMPTY));
        var name = string(ref.get("name"));
        if (name.isEmpty()) {
            owned(call, string(ref.get("uri")).orElse(""));
            return;
        }
        ref.put("name", bare(name.get()));
        params.put("ref", Json.object(ref));
        of(name.get())
                .ifPresentOrElse(
                        member -> member.send(
                                new StandIn(Envelope.own(call.request().with(Part.PARAMS, Json.object(params))), call)),
                        () -> call.fail(Rpc.INVALID_PARAMS, "unknown name: " + name.get()));
    }

    private static Optional<String> string(byte @org.jspecify.annotations.Nullable [] json) {
        return json == null || json[0] != '"' ? Optional.empty() : Optional.of(Json.text(json));
    }

    /// Asks one after the other, until one does not refuse.
    private final class Trying implements Through {
        private final Call call;
        private final Iterator<CollectionMember> rest;

        Trying(Call call, Iterator<CollectionMember> rest) {
            this.call = call;
            this.rest = rest;
        }

        void next() {
            rest.next().send(this);
        }

        @Override
        public Call inner() {
            return call;
        }

        @Override
        public void answer(Envelope answer) {
            if (answer.failed() && rest.hasNext()) {
                pipe.again(this, this::next);
            } else {
                call.answer(answer);
            }
        }
    }
}
