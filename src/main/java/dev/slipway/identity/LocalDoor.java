package dev.slipway.identity;

import dev.slipway.platform.Home;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Supplier;

/// The way in for whoever owns the data folder: its file `local-token` (0600) holds a token that acts as the
/// oldest administrator. It is another one at each start and is taken from this machine only.
final class LocalDoor {
    static final String FILE = "local-token";
    static final String PREFIX = "sll_";

    private final Home home;
    private final Supplier<User> administrator;
    private final String secret = Secret.make(PREFIX);

    LocalDoor(Home home, Supplier<User> administrator) {
        this.home = home;
        this.administrator = administrator;
    }

    void open() {
        OwnersFile.write(home, FILE, secret + "\n");
    }

    /// The administrator, when the token is the one in the file and `address`, the client's, is a loopback one.
    Optional<SignedIn> owner(String token, String address) {
        var same =
                MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
        return same && isLoopback(address) ? Optional.of(administrator.get().signedIn()) : Optional.empty();
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
