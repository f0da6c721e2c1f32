package dev.slipway.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The keys that seal secrets: from the environment (`SLIPWAY_MASTER_KEY`, 32 bytes in base64) or from the data
/// folder's file `master-keys`, mode 0600, one `id base64` a line, the newest last. The file is made at the first
/// start.
final class MasterKeys {
    private static final int BYTES = 32;

    private final Path file;
    private final Map<String, byte[]> keys = new LinkedHashMap<>();
    private final boolean fromEnvironment;

    private MasterKeys(Path file, boolean fromEnvironment) {
        this.file = file;
        this.fromEnvironment = fromEnvironment;
    }

    /// @throws SlipwayException INVALID when the environment's key is not 32 bytes in base64
    static MasterKeys load(Home home, Optional<String> environment) {
        var keys = new MasterKeys(home.file("master-keys"), environment.isPresent());
        try {
            if (Files.exists(keys.file)) {
                for (var line : Files.readAllLines(keys.file)) {
                    var words = line.split(" ", 2);
                    keys.keys.put(words[0], decode(words[1]));
                }
            }
            environment.ifPresent(text -> keys.keys.put("environment-" + fingerprint(decode(text)), decode(text)));
            if (keys.keys.isEmpty()) {
                keys.add();
            }
        } catch (IOException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot read the master keys in " + keys.file, e);
        }
        return keys;
    }

    synchronized String newestId() {
        var newest = "";
        for (var id : keys.keySet()) {
            newest = id;
        }
        return newest;
    }

    /// @throws SlipwayException INTERNAL when the key is not known, because its file was lost or replaced
    synchronized byte[] get(String id) {
        var key = keys.get(id);
        if (key == null) {
            throw new SlipwayException(
                    ErrorCode.INTERNAL,
                    "a secret was sealed with the master key %s, which is not in %s".formatted(id, file));
        }
        return key;
    }

    /// Adds a new key, which seals from now on; the older ones still open.
    ///
    /// @throws SlipwayException CONFLICT when the key comes from the environment
    synchronized void rotate() {
        if (fromEnvironment) {
            throw SlipwayException.conflict(
                    "the master key comes from SLIPWAY_MASTER_KEY: keep the old one in %s as a"
                            + " line 'id base64', set the new one in the environment and start again",
                    file);
        }
        try {
            add();
        } catch (IOException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot write the master keys to " + file, e);
        }
    }

    private void add() throws IOException {
        var key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        keys.put(fingerprint(key), key);
        var text = new StringBuilder();
        keys.forEach((id, bytes) -> text.append(id)
                .append(' ')
                .append(Base64.getEncoder().encodeToString(bytes))
                .append('\n'));
        var fresh = Files.createTempFile(
                file.getParent(),
                "master-keys",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] decode(String text) {
        try {
            var key = Base64.getDecoder().decode(text.strip());
            if (key.length == BYTES) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            throw new SlipwayException(ErrorCode.INVALID, "a master key is not base64", e);
        }
        throw SlipwayException.invalid("a master key must be %d bytes in base64", BYTES);
    }

    private static String fingerprint(byte[] key) {
        return Vault.hash(key).substring(0, 12);
    }
}
