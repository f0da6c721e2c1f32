package dev.slipway.runtime.process;

import java.util.List;

/// The rules of the sandboxes' network, in the language of nft(8), as values.
///
/// Every Slipway's host-side interfaces begin with [#PREFIX]. The rules that deny speak of all of them, so that
/// two Slipways of one machine are apart as well; a packet must pass the tables of both.
final class Firewall {
    /// Of the host's ends of the sandboxes' cables.
    static final String PREFIX = "sw";

    private static final String PRIVATE = "10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10";

    private Firewall() {}

    /// On the host. `arriving` comes before address translation of others: a port that Docker publishes on the
    /// host is the host's own.
    static String ofHost(String table, Ipv4Range range, List<String> nameServers, boolean blockPrivate) {
        var names = nameServers.isEmpty()
                ? ""
                : "iifname \"sw*\" ip daddr { %s } meta l4proto { tcp, udp } th dport 53 accept"
                        .formatted(String.join(", ", nameServers));
        var privates = blockPrivate ? "ip saddr %s ip daddr { %s } reject".formatted(range, PRIVATE) : "";
        return """
                table inet %1$s {
                  chain arriving {
                    type filter hook prerouting priority -150; policy accept;
                    iifname != "sw*" return
                    ct state established,related accept
                    %3$s
                    fib daddr type { local, broadcast, multicast } reject
                  }
                  chain input {
                    type filter hook input priority -10; policy accept;
                    iifname != "sw*" return
                    ct state established,related accept
                    %3$s
                    reject
                  }
                  chain forward {
                    type filter hook forward priority -10; policy accept;
                    iifname "sw*" oifname "sw*" reject
                    %3$s
                    iifname "sw*" ip daddr 169.254.0.0/16 reject
                    %4$s
                    oifname "sw*" ct state established,related accept
                    oifname "sw*" drop
                  }
                  chain leaving {
                    type nat hook postrouting priority 100; policy accept;
                    ip saddr %2$s oifname != "sw*" masquerade
                  }
                }
                """.formatted(table, range, names, privates);
    }

    /// Inside a sandbox's network: what arrives for any port is led to its loopback, so that a server that
    /// listens only there is reached as well as one that listens everywhere.
    static String inside() {
        return """
                table ip slipway {
                  chain arriving {
                    type nat hook prerouting priority -100; policy accept;
                    iifname "eth0" meta l4proto tcp dnat to 127.0.0.1
                  }
                }
                """;
    }
}
