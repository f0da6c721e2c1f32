package dev.slipway.runtime.process;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.RuntimeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The networks of sandboxes when Slipway is root: a pool of [Slot]s, each a network namespace with a /30 of its
/// own, translated to the host's address on the way out, closed to the host and to each other by the [Firewall].
/// Made when first needed, used again for another launch only when the last process of the former is dead,
/// removed at the end.
///
/// Forwarding of IPv4 is switched on for the machine, as every container engine does.
final class Networks {
    private static final Logger log = LoggerFactory.getLogger(Networks.class);
    private static final Path NAMESPACES = Path.of("/run/netns");
    private static final String MARK = "slipway-";

    private final Instance instance;
    private final RuntimeSettings settings;
    private final List<String> nameServers;
    private final Path lockFolder;

    private final Deque<Slot> free = new ArrayDeque<>();
    private final List<Slot> all = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private @Nullable NetworkRange claimed;

    Networks(Instance instance, RuntimeSettings settings, List<String> nameServers, Path lockFolder) {
        this.instance = instance;
        this.settings = settings;
        this.nameServers = nameServers;
        this.lockFolder = lockFolder;
    }

    /// A slot for one launch.
    ///
    /// @throws SlipwayException UNAVAILABLE when it cannot be made, LIMIT when the range has no more addresses
    Slot take() {
        Ipv4Range range;
        synchronized (this) {
            var slot = free.poll();
            if (slot != null) {
                return slot;
            }
            range = range();
        }
        var slot = make(next.getAndIncrement(), range);
        synchronized (this) {
            all.add(slot);
        }
        return slot;
    }

    /// Gives a slot back in which no process is left.
    synchronized void giveBack(Slot slot) {
        if (claimed == null) {
            remove(slot);
        } else {
            free.push(slot);
        }
    }

    private Slot make(int index, Ipv4Range range) {
        if (index >= range.blocks(4)) {
            throw new SlipwayException(ErrorCode.LIMIT, "all networks of runtime.network-range are in use");
        }
        var host = range.address(4 * index + 1);
        var cable = "%s%08x".formatted(Firewall.PREFIX, range.base() + 4 * index + 1);
        var slot = new Slot(MARK + instance.name() + "-" + index, cable, host, range.address(4 * index + 2));
        try {
            // The range is ours alone: an interface of this name is what the kernel still takes down of a former one.
            removeCable(slot);
            join(slot);
        } catch (SlipwayException e) {
            remove(slot);
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot make a sandbox's network: " + e.text(), e);
        }
        return slot;
    }

    private static void join(Slot slot) {
        var ip = Programs.get("ip");
        Programs.run(List.of(ip, "-batch", "-"), """
                netns add %1$s
                link add %2$s type veth peer name eth0 netns %1$s
                addr add %3$s/30 dev %2$s
                link set %2$s up
                """.formatted(
                        slot.namespace(), slot.cable(), slot.host().getHostAddress()));
        ControlFile.tryWrite(Path.of("/proc/sys/net/ipv6/conf", slot.cable(), "disable_ipv6"), "1");
        Programs.run(List.of(ip, "-n", slot.namespace(), "-batch", "-"), """
                addr add %s/30 dev eth0
                link set lo up
                link set eth0 up
                route add default via %s
                """.formatted(
                        slot.inside().getHostAddress(), slot.host().getHostAddress()));
        // route_localnet: or what is led to 127.0.0.1 is dropped as coming from outside (ip-sysctl.rst).
        var inside = """
                echo 1 >/proc/sys/net/ipv4/conf/eth0/route_localnet
                if [ -e /proc/sys/net/ipv6 ]; then echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6; fi
                exec "$0" -f -""";
        Programs.run(
                List.of(
                        Programs.get("nsenter"),
                        "--net=" + slot.path(),
                        "--",
                        "/bin/sh",
                        "-ec",
                        inside,
                        Programs.get("nft")),
                Firewall.inside());
    }

    /// The addresses of this instance; the first caller claims them and lays the host's rules.
    private Ipv4Range range() {
        if (claimed == null) {
            var claim = NetworkRange.claim(settings.networkRange(), lockFolder);
            try {
                ControlFile.write(Path.of("/proc/sys/net/ipv4/ip_forward"), "1");
                var rules =
                        Firewall.ofHost(table(instance), claim.range(), nameServers, settings.blockPrivateNetworks());
                Programs.run(List.of(Programs.get("nft"), "-f", "-"), rules);
                ForwardPolicy.open(MARK + instance.name());
            } catch (IOException e) {
                claim.close();
                throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot switch on net.ipv4.ip_forward", e);
            } catch (SlipwayException e) {
                claim.close();
                throw e;
            }
            claimed = claim;
        }
        return claimed.range();
    }

    private static String table(Instance instance) {
        return "slipway_" + instance.name().replace('-', '_');
    }

    /// Removes what dead instances of the same data folder left; their processes must be dead.
    void sweep() {
        if (Programs.find("ip").isEmpty() || Programs.find("nft").isEmpty()) {
            return;
        }
        try (var names = Files.isDirectory(NAMESPACES) ? Files.list(NAMESPACES) : java.util.stream.Stream.<Path>of()) {
            names.map(file -> file.getFileName().toString())
                    .filter(name -> buried(name, MARK, name.lastIndexOf('-')))
                    .forEach(Networks::removeNamespace);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot sweep " + NAMESPACES, e);
        }
        Programs.run(List.of(Programs.get("nft"), "list", "tables", "inet"), "")
                .lines()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .filter(name -> buried(name, "slipway_", name.length()))
                .forEach(Networks::removeTable);
        ForwardPolicy.sweep(mark -> buried(mark, MARK, mark.length()));
    }

    private boolean buried(String name, String prefix, int end) {
        return name.startsWith(prefix)
                && end > prefix.length()
                && instance.buries(name.substring(prefix.length(), end));
    }

    synchronized void close() {
        all.forEach(Networks::remove);
        all.clear();
        free.clear();
        Optional.ofNullable(claimed).ifPresent(claim -> {
            removeTable(table(instance));
            ForwardPolicy.sweep((MARK + instance.name())::equals);
            claim.close();
        });
        claimed = null;
    }

    private static void remove(Slot slot) {
        removeCable(slot);
        removeNamespace(slot.namespace());
    }

    private static void removeCable(Slot slot) {
        if (Files.exists(Path.of("/sys/class/net", slot.cable()))) {
            tryRun(List.of(Programs.get("ip"), "link", "del", slot.cable()));
        }
    }

    /// Its cable goes with it, a moment later.
    private static void removeNamespace(String name) {
        tryRun(List.of(Programs.get("ip"), "netns", "del", name));
    }

    private static void removeTable(String name) {
        tryRun(List.of(Programs.get("nft"), "delete", "table", "inet", name));
    }

    private static void tryRun(List<String> words) {
        try {
            Programs.run(words, "");
        } catch (SlipwayException e) {
            log.debug("nothing to remove: {}", e.text());
        }
    }
}
