package dev.slipway.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.git.Address.Scheme;
import dev.slipway.platform.SlipwayException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @CsvSource({
        "https://example.org/a/b.git, HTTPS, https://example.org/a/b.git",
        "http://localhost:3000/a.git, HTTP, http://localhost:3000/a.git",
        "https://[::1]:3000/a.git, HTTPS, https://[::1]:3000/a.git",
        "https://user:p%40ss@example.org/a.git, HTTPS, https://example.org/a.git",
        "https://token@example.org/a.git, HTTPS, https://example.org/a.git",
        "ssh://git@example.org:2222/a.git, SSH, ssh://git@example.org:2222/a.git",
        "git@example.org:team/a.git, SSH, git@example.org:team/a.git",
        "git://example.org/a.git, GIT, git://example.org/a.git",
        "file:///srv/a%20b.git, FILE, /srv/a b.git",
        "/srv/x/../a.git, FILE, /srv/a.git",
    })
    void readsTheFormsPeopleType(String text, Scheme scheme, String clean) {
        var address = Address.parse(text);
        assertThat(address.scheme()).isEqualTo(scheme);
        assertThat(address.clean()).isEqualTo(clean);
    }

    @Test
    void takesThePasswordOutOfTheAddress() {
        var address = Address.parse("https://user:p%40s+s@example.org/a.git");
        assertThat(address.credentials()).contains(new Address.Credentials("user", "p@s+s"));
        assertThat(address.toString()).doesNotContain("p@s+s").doesNotContain("p%40s");
    }

    @Test
    void knowsTheFolderOfALocalAddress() {
        assertThat(Address.parse("file:///srv/a.git").folder()).contains(Path.of("/srv/a.git"));
        assertThat(Address.parse("https://example.org/a.git").folder()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "--upload-pack=touch /tmp/x",
                "-oProxyCommand=x",
                "ext::sh -c id",
                "ext::id",
                "fd::17",
                "transport::https://example.org/a",
                "ftp://example.org/a.git",
                "relative/path",
                "~/a.git",
                "ssh://-oProxyCommand=id/a.git",
                "ssh://user:secret-word@example.org/a.git",
                "-x@example.org:a.git",
                "git@-example.org:a.git",
                "git@example.org:-a.git",
                "https:///a.git",
                "https://example.org",
                "https://example.org/a.git\nhttps://other/",
                "file://host/srv/a.git",
                "https://exa mple.org/a.git",
                "https://user:secret-word@exa^mple.org/a.git",
            })
    void refusesWhatIsNotPlainlyAnAddress(String text) {
        assertThatThrownBy(() -> Address.parse(text))
                .isInstanceOf(SlipwayException.class)
                .hasMessageNotContaining("secret-word")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "feature/x", "release-1.2", "größe", "a@b"})
    void takesNamesOfBranches(String name) {
        assertThat(Names.branch(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-x", "a..b", "a b", "a~1", "a:b", "a*", "x.lock", "x.lock/y", "/a", "a/", "@", "a\\b"})
    void refusesOtherNamesOfBranches(String name) {
        assertThatThrownBy(() -> Names.branch(name)).isInstanceOf(SlipwayException.class);
    }
}
