package dev.slipway.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VaultTest {
    private final Home home = Home.at(TestFolders.fresh("vault"));

    @Test
    void aSecretComesBackInItsOwnContextOnly() {
        var vault = Vault.of(home);

        var sealed = vault.seal("hunter2".getBytes(UTF_8), "project-1:KEY".getBytes(UTF_8));

        assertThat(vault.open(sealed, "project-1:KEY".getBytes(UTF_8)))
                .asString()
                .isEqualTo("hunter2");
        assertThatThrownBy(() -> vault.open(sealed, "project-2:KEY".getBytes(UTF_8)))
                .isInstanceOf(SlipwayException.class);
    }

    @Test
    void theSameSecretIsNeverSealedTheSameWayTwice() {
        var vault = Vault.of(home);

        var one = vault.seal("hunter2".getBytes(UTF_8), new byte[0]);
        var two = vault.seal("hunter2".getBytes(UTF_8), new byte[0]);

        assertThat(one.iv()).isNotEqualTo(two.iv());
        assertThat(one.cipher()).isNotEqualTo(two.cipher());
    }

    @Test
    void anOldKeyStillOpensAfterARotationAndARestart() {
        var vault = Vault.of(home);
        var sealed = vault.seal("hunter2".getBytes(UTF_8), new byte[0]);

        vault.rotate();
        var again = Vault.of(home);

        assertThat(again.keyId()).isNotEqualTo(sealed.keyId());
        assertThat(again.open(sealed, new byte[0])).asString().isEqualTo("hunter2");
    }

    @Test
    void theKeyFileIsReadableByItsOwnerOnly() throws Exception {
        Vault.of(home);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.file("master-keys"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aKeyFromTheEnvironmentMustBe32Bytes() {
        assertThatThrownBy(() -> MasterKeys.load(home, Optional.of("c2hvcnQ=")))
                .hasMessageContaining("32 bytes in base64");
    }
}
