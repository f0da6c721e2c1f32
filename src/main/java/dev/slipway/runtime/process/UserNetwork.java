package dev.slipway.runtime.process;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Launch.Network;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The network of launches when Slipway is not root: pasta(1), which speaks for the sandbox with sockets of
/// Slipway's own user. Neither the host's loopback nor its other addresses can be reached through it.
///
/// pasta does not notice its parent's death, so all of this runs inside an outer bwrap whose process namespace
/// dies with Slipway. In it a shell makes a network namespace in which it is root, has pasta connect it, closes
/// the routes to the host, and becomes an ordinary user again (one more user namespace) before the sandbox's
/// bwrap starts.
final class UserNetwork {
    private static final String CONNECT = """
            set -e
            options=$1 filter=$2 closed=$3 ports=$4
            shift 4
            mkfifo "$options.pid" "$options.go"
            exec 4<&0
            unshare --user --map-root-user --net -- /bin/sh -ec '
                echo $$ >"$1.pid"
                read -r go <"$1.go"
                for address in $3; do ip route add blackhole "$address"; done
                exec 7<"$1" 8<"$2"
                shift 3
                exec unshare --user --map-user=1000 --map-group=1000 -- "$@"
            ' slipway "$options" "$filter" "$closed" "$@" <&4 4<&- &
            box=$!
            read -r pid <"$options.pid"
            pasta --config-net --ipv4-only --no-map-gw --quiet -t "$ports" -u none -T none -U none "$pid" >&2 4<&-
            echo >"$options.go"
            rm "$options.pid" "$options.go"
            exec 4<&- 0</dev/null
            wait "$box"
            """;

    private final boolean blockPrivate;

    UserNetwork(boolean blockPrivate) {
        this.blockPrivate = blockPrivate;
    }

    /// The words to put before bwrap.
    ///
    /// @param options as in [SandboxCommand.Surroundings]
    /// @param filter likewise
    /// @throws SlipwayException UNAVAILABLE when there is no such network on this machine
    List<String> around(Network network, Path options, Path filter) {
        if (network instanceof Network.None) {
            return List.of();
        }
        if (blockPrivate) {
            throw new SlipwayException(
                    ErrorCode.UNAVAILABLE, "runtime.block-private-networks needs Slipway to run as root");
        }
        var outer = Stream.of(
                Programs.get("bwrap"),
                "--unshare-user",
                "--unshare-pid",
                "--die-with-parent",
                "--dev-bind",
                "/",
                "/",
                "--proc",
                "/proc",
                "--");
        var ports = network instanceof Network.Listening(int port) ? "127.0.0.1/" + port : "none";
        var connected =
                Stream.of("/bin/sh", "-c", CONNECT, "slipway", options.toString(), filter.toString(), closed(), ports);
        return Stream.concat(outer, connected).toList();
    }

    /// @throws SlipwayException UNAVAILABLE when what makes such a network is not installed
    static void checkInstalled(Network network) {
        if (!(network instanceof Network.None)) {
            Programs.get("pasta");
            Programs.get("ip");
        }
    }

    /// Where Slipway reaches a launch.
    static Optional<InetSocketAddress> address(Network network) {
        return network instanceof Network.Listening(int port)
                ? Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                : Optional.empty();
    }

    String detail() {
        return Programs.find("pasta").isPresent()
                ? "a network by pasta"
                : "no network (passt is not installed), so only what needs none can run";
    }

    /// The host's own addresses, and where clouds keep their machines' secrets.
    private static String closed() {
        try {
            var own = NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                    .map(InetAddress::getHostAddress);
            return Stream.concat(own, Stream.of("169.254.0.0/16")).collect(Collectors.joining(" "));
        } catch (SocketException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot list the host's own addresses", e);
        }
    }
}
