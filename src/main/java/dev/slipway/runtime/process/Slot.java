package dev.slipway.runtime.process;

import java.net.Inet4Address;
import java.nio.file.Path;

/// One network for one launch at a time: a namespace joined to the host by a virtual cable.
///
/// @param namespace its name, as `ip netns` lists it
/// @param cable the host's end; the other end is the sandbox's eth0
/// @param host the address of the host's end
/// @param inside the address of the sandbox
record Slot(String namespace, String cable, Inet4Address host, Inet4Address inside) {
    Path path() {
        return Path.of("/run/netns", namespace);
    }
}
