package dev.slipway.edge;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The routes in memory, read by every request without a lock and replaced as a whole.
final class RouteTable {
    private final Map<Target, Flight> flights = new ConcurrentHashMap<>();

    private volatile Map<String, Route> routes = Map.of();

    @Nullable
    Route find(String name) {
        return routes.get(name);
    }

    /// Boards the flight to wherever `name` leads now; null when the name is unknown.
    ///
    /// The table is read again after boarding. So whoever replaced a target and then finds its flight empty can
    /// rely on it: a request that chose the old target and had not boarded yet will notice, and leave.
    @Nullable
    Visit enter(String name) {
        while (true) {
            var route = find(name);
            if (route == null) {
                return null;
            }
            route.flight().takeOff();
            if (find(name) == route) {
                return new Visit(route.target(), route.flight(), route.counters());
            }
            route.flight().land();
        }
    }

    /// Makes `entries` the whole table. A name whose project and target stay the same keeps its route.
    synchronized void replace(Collection<RouteEntry> entries) {
        var after = HashMap.<String, Route>newHashMap(entries.size());
        entries.forEach(entry -> after.put(entry.name(), route(entry)));
        publish(after);
    }

    synchronized void put(RouteEntry entry) {
        var after = new HashMap<>(routes);
        after.put(entry.name(), route(entry));
        publish(after);
    }

    private void publish(Map<String, Route> after) {
        routes = Map.copyOf(after);
        forgetEmptyFlights();
    }

    boolean drain(Target target, Duration limit) {
        var flight = flights.get(target);
        return flight == null || flight.awaitEmpty(limit);
    }

    Traffic traffic(String name) {
        var route = find(name);
        return route == null ? Traffic.NONE : route.counters().read();
    }

    private Route route(RouteEntry entry) {
        var before = find(entry.name());
        if (before == null || !before.project().equals(entry.project())) {
            return new Route(entry.project(), entry.name(), entry.target(), flight(entry.target()), new Counters());
        }
        if (before.target().equals(entry.target())) {
            return before;
        }
        return new Route(entry.project(), entry.name(), entry.target(), flight(entry.target()), before.counters());
    }

    private Flight flight(Target target) {
        return flights.computeIfAbsent(target, _ -> new Flight());
    }

    private void forgetEmptyFlights() {
        var current = routes.values().stream().map(Route::flight).toList();
        flights.values().removeIf(flight -> flight.isEmpty() && !current.contains(flight));
    }
}
