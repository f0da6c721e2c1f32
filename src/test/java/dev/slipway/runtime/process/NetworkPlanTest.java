package dev.slipway.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.platform.SlipwayException;
import dev.slipway.runtime.Launch.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkPlanTest {
    private static final Ipv4Range RANGE = Ipv4Range.parse("10.77.0.0/20");
    private static final Path OPTIONS = Path.of("/run/x.options");
    private static final Path FILTER = Path.of("/run/seccomp.bpf");

    @TempDir
    Path locks;

    @Test
    void rangesAreRead() {
        assertThat(RANGE).hasToString("10.77.0.0/20");
        assertThat(RANGE.address(5).getHostAddress()).isEqualTo("10.77.0.5");
        assertThat(RANGE.blocks(4)).isEqualTo(1024);
        assertThat(RANGE.overlaps(Ipv4Range.parse("10.77.15.0/24"))).isTrue();
        assertThat(RANGE.overlaps(Ipv4Range.parse("10.77.16.0/24"))).isFalse();
        assertThat(RANGE.overlaps(Ipv4Range.parse("0.0.0.0/0"))).isTrue();
        for (var wrong : List.of("10.77.0.1/20", "10.77.0.0", "10.77.0.0/33", "fd00::/8", "host/8")) {
            assertThatThrownBy(() -> Ipv4Range.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void twoSlipwaysNeverHaveTheSameRange() throws IOException {
        try (var first = NetworkRange.claim("", locks);
                var second = NetworkRange.claim("", locks)) {
            assertThat(first.range().overlaps(second.range())).isFalse();
        }
        try (var set = NetworkRange.claim("10.77.0.0/20", locks)) {
            assertThat(set.range()).isEqualTo(RANGE);
            assertThatThrownBy(() -> NetworkRange.claim("10.77.0.0/20", locks))
                    .isInstanceOf(SlipwayException.class)
                    .hasMessageContaining("another Slipway");
        }
    }

    @Test
    void privateNetworksAreClosedWhenAskedAndNamesStayOpen() {
        var open = Firewall.ofHost("t", RANGE, List.of("10.0.0.53"), false);
        var closed = Firewall.ofHost("t", RANGE, List.of("10.0.0.53"), true);
        assertThat(open).doesNotContain("192.168.0.0/16");
        assertThat(closed).contains("ip saddr 10.77.0.0/20 ip daddr { 10.0.0.0/8, 172.16.0.0/12,");
        assertThat(closed.indexOf("ip daddr { 10.0.0.53 }", closed.indexOf("chain forward")))
                .isBetween(0, closed.indexOf("172.16.0.0/12"));
        assertThat(Firewall.ofHost("t", RANGE, List.of(), false)).doesNotContain("dport 53");
    }

    @Test
    void withoutRootOnlyTheLaunchsOwnPortIsLedInside() {
        var network = new UserNetwork(false);
        assertThat(network.around(new Network.None(), OPTIONS, FILTER)).isEmpty();
        assertThat(network.around(new Network.Outbound(), OPTIONS, FILTER)).endsWith("none");
        assertThat(network.around(new Network.Listening(3000), OPTIONS, FILTER))
                .startsWith("/usr/bin/bwrap", "--unshare-user", "--unshare-pid", "--die-with-parent")
                .endsWith("127.0.0.1/3000")
                .anyMatch(word -> word.contains("--no-map-gw"));
    }

    @Test
    void whatUserModeNetworkingCannotDoIsRefused() {
        assertThatThrownBy(() -> new UserNetwork(true).around(new Network.Outbound(), OPTIONS, FILTER))
                .isInstanceOf(SlipwayException.class)
                .hasMessageContaining("runtime.block-private-networks");
    }
}
