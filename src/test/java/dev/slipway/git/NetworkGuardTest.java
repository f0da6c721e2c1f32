package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Home;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class NetworkGuardTest {
    private final NetworkGuard guard = new NetworkGuard(false, false);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080/git/a.git",
                "https://localhost/a.git",
                "http://[::1]:8080/a.git",
                "http://[::ffff:127.0.0.1]/a.git",
                "http://0.0.0.0:5432/a.git",
                "http://2130706433/a.git",
                "http://169.254.169.254/latest/meta-data.git",
                "http://10.1.2.3/a.git",
                "http://172.16.0.1/a.git",
                "https://192.168.0.10/a.git",
                "http://100.64.0.1/a.git",
                "http://[fd00::1]/a.git",
                "http://[fe80::1]/a.git",
                "http://[64:ff9b::7f00:1]/a.git",
                "git://127.0.0.1/a.git"
            })
    void whatLeadsInsideIsRefused(String address) {
        assertThatThrownBy(() -> guard.to(Address.parse(address)))
                .hasMessageContaining("leads to this machine or a private network")
                .hasMessageContaining("git.allow-private-networks")
                .isInstanceOfSatisfying(
                        SlipwayException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.FORBIDDEN));
        assertThat(new NetworkGuard(true, false).to(Address.parse(address))).isEqualTo(NetworkGuard.Way.FREE);
    }

    @Test
    void everyAddressOfThisMachineIsInside() throws Exception {
        assertThat(NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses))
                .isNotEmpty()
                .allMatch(NetworkGuard::isInside);
        assertThat(NetworkGuard.isInside(InetAddress.ofLiteral("192.0.2.7"))).isFalse();
        assertThat(NetworkGuard.isInside(InetAddress.ofLiteral("2001:db8::7"))).isFalse();
    }

    @Test
    void whatLeadsOutsideIsPinnedAndNotRedirected() {
        assertThat(guard.to(Address.parse("https://192.0.2.7/a.git")).pin()).contains("192.0.2.7:443:192.0.2.7");
        assertThat(guard.to(Address.parse("http://192.0.2.7:3000/a.git")).pin()).contains("192.0.2.7:3000:192.0.2.7");
        assertThat(guard.to(Address.parse("https://192.0.2.7/a.git")).redirects())
                .isFalse();
    }

    @Test
    void sshAndFoldersAreNotConcerned() {
        assertThat(guard.to(Address.parse("git@127.0.0.1:a.git"))).isEqualTo(NetworkGuard.Way.FREE);
        assertThat(guard.to(Address.parse("ssh://git@localhost:2222/a.git"))).isEqualTo(NetworkGuard.Way.FREE);
    }

    @Test
    void anUnknownNameIsSaidUnlessAProxyMayKnowIt() {
        var address = Address.parse("https://no-such-host.invalid/a.git");

        assertThatThrownBy(() -> guard.to(address)).hasMessageContaining("nobody knows its host");
        assertThat(new NetworkGuard(false, true).to(address).pin()).isEmpty();
    }

    @Test
    void nothingIsAskedOfAServerInside() throws Exception {
        var asked = new AtomicInteger();
        var inside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        inside.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        inside.start();
        try {
            var address =
                    "http://localhost:%d/a.git".formatted(inside.getAddress().getPort());
            var repositories = new Repositories(Home.at(folder), settings(), _ -> true);

            assertThatThrownBy(() -> repositories.tip(ProjectId.random(), address, "main"))
                    .hasMessageContaining("leads to this machine");
            assertThatThrownBy(() -> repositories.fetch(ProjectId.random(), address, "main", "a".repeat(40), _ -> {}))
                    .hasMessageContaining("leads to this machine");
            assertThat(asked).hasValue(0);
        } finally {
            inside.stop(0);
        }
    }

    private static GitSettings settings() {
        return new GitSettings(
                Duration.ofMinutes(1),
                List.of(),
                DataSize.ofMegabytes(100),
                DataSize.ofMegabytes(10),
                Duration.ofMillis(100),
                1000,
                DataSize.ofMegabytes(50),
                false);
    }
}
