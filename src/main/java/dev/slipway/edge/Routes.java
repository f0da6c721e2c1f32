package dev.slipway.edge;

import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/// The public names and where they lead. Durable in the table `routes`, looked up in an atomic table in memory.
/// Another server on the same database follows a change within two seconds, or as soon as one of its requests
/// finds that nobody answers at the old target.
public final class Routes {
    private static final String JOB = "routes";
    private static final Duration REST = Duration.ofMillis(100);
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private final Database database;
    private final RouteStore store;
    private final RouteTable table;
    private final PublicAddress addresses;
    /// Held from the statement to the change in memory: a reading of the table that began before a switch must
    /// not overwrite it afterwards.
    private final ReentrantLock changing = new ReentrantLock();

    private volatile long readAt = System.nanoTime() - REST.toNanos();

    Routes(Database database, RouteTable table, PublicAddress addresses) {
        this.database = database;
        this.store = new RouteStore(database);
        this.table = table;
        this.addresses = addresses;
    }

    /// Points the project's public name at `target` and returns what it led to before (`Target.Nothing` for a new
    /// name). New requests go to the new target as soon as this returns. Works in a transaction of its own,
    /// whatever the caller's comes to: a route tells the truth about what runs.
    ///
    /// @throws SlipwayException INVALID when `name` is not a host label (RFC 1123 section 2.1, lower case),
    ///     CONFLICT when it belongs to another project
    public Target point(ProjectId project, String name, Target target) {
        if (!LABEL.matcher(name).matches()) {
            throw SlipwayException.invalid("'%s' cannot be a public name: use a-z, 0-9 and hyphens", name);
        }
        var entry = new RouteEntry(project, name, target);
        changing.lock();
        try {
            var before = database.asSystem(JOB, () -> store(entry));
            table.put(entry);
            return before;
        } finally {
            changing.unlock();
        }
    }

    private Target store(RouteEntry entry) {
        var before = store.lock(entry.name());
        if (!store.save(entry)) {
            throw SlipwayException.conflict("the public name '%s' belongs to another project", entry.name());
        }
        return before.map(RouteEntry::target).orElseGet(() -> new Target.Nothing("this name is new"));
    }

    /// Waits until no request is in flight from this server to `target`, at most `limit`; whether it came to
    /// that. WebSockets and event streams count as in flight until they end, so a target that has some takes the
    /// whole `limit`. Only meaningful once no name points at `target` any more.
    public boolean drain(Target target, Duration limit) {
        return table.drain(target, limit);
    }

    /// Takes the project's names away.
    public void remove(ProjectId project) {
        changing.lock();
        try {
            database.asSystem(JOB, () -> store.remove(project));
            load();
        } finally {
            changing.unlock();
        }
    }

    /// What passed through `name` on this server since it started.
    public Traffic traffic(String name) {
        return table.traffic(name);
    }

    /// The address people open for `name`: `http://<name>.localhost:8080`.
    public URI address(String name) {
        return addresses.of(name);
    }

    /// Slipway's own address: `http://localhost:8080`.
    public URI home() {
        return addresses.home();
    }

    /// Where Slipway itself reaches its public listener, to ask it like anybody.
    public InetSocketAddress listener() {
        return addresses.listener();
    }

    /// The address under which a program on this machine opens Slipway.
    public URI here() {
        return addresses.here();
    }

    /// Reads the whole table again, unless that was done a moment ago.
    void refresh() {
        changing.lock();
        try {
            if (System.nanoTime() - readAt >= REST.toNanos()) {
                load();
            }
        } finally {
            changing.unlock();
        }
    }

    private void load() {
        table.replace(database.asSystem(JOB, store::list));
        readAt = System.nanoTime();
    }
}
