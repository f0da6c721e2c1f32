package dev.slipway.mcp.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.TestServer;
import dev.slipway.identity.Users;
import dev.slipway.mcp.catalogue.McpType;
import dev.slipway.mcp.catalogue.McpTypes;
import dev.slipway.platform.Database;
import dev.slipway.platform.KeyRotation;
import dev.slipway.platform.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KeysTest {
    private static final Map<String, String> GMAIL = Map.of(
            "CLIENT_ID", "id-of-the-client-0815",
            "CLIENT_SECRET", "secret-of-the-client",
            "REFRESH_TOKEN", "token-to-refresh-with");

    private static TestServer server;
    private static Keys keys;
    private static McpTypes types;
    private static Database database;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        keys = server.get(Keys.class);
        types = server.get(McpTypes.class);
        database = server.get(Database.class);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static UserId person(String name) {
        return server.get(Users.class)
                .create(name + "@example.com", name, false)
                .id();
    }

    private static McpType type(UserId user, String name) {
        return types.get(user, name);
    }

    @Test
    void aKeyHoldsAllSecretsOfItsType() {
        var anna = person("anna");
        var gmail = type(anna, "gmail");
        keys.put(anna, gmail, GMAIL, Optional.empty());
        var key = keys.get(anna, gmail);
        assertThat(key.hint()).contains("0815");
        assertThat(key.names()).containsExactly("CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN");
        assertThat(key.activeInstances()).isZero();
        assertThat(key.lastUsed()).isEmpty();
        assertThat(keys.open(anna, gmail).orElseThrow().values()).isEqualTo(GMAIL);
        assertThat(keys.open(anna, gmail).orElseThrow()).asString().doesNotContain("0815");
    }

    @Test
    void eachKeyHasAnInitialisationVectorOfItsOwnAndOnePlace() {
        var bert = person("bert");
        var vectors = new HashSet<String>();
        for (int i = 0; i < 3; i++) {
            keys.put(bert, type(bert, "figma"), Map.of("FIGMA_API_KEY", "the-same-value-each-time"), Optional.empty());
            var row = row(bert);
            assertThat(row).doesNotContain("the-same-value");
            vectors.add(row.substring(0, row.indexOf(' ')));
        }
        assertThat(vectors).hasSize(3).allMatch(vector -> vector.matches("[0-9a-f]{24}"));
        assertThat(keys.list(bert).items()).hasSize(1);
    }

    @Test
    void nobodyElseSeesOrUsesIt() {
        var carl = person("carl");
        var dora = person("dora");
        var figma = type(carl, "figma");
        keys.put(carl, figma, Map.of("FIGMA_API_KEY", "figd_of_carl_123456"), Optional.empty());
        assertThat(keys.list(dora).items()).isEmpty();
        assertThatThrownBy(() -> keys.open(dora, figma)).hasMessageContaining("Figma needs a key with FIGMA_API_KEY");
        assertThatThrownBy(() -> keys.delete(dora, figma)).hasMessageContaining("there is no key");
        // Even a row that was moved in the database is of no use to another user.
        database.asSystem(
                "test",
                () -> database.sql("UPDATE api_keys SET user_id = :to WHERE user_id = :from")
                        .param("to", dora.value())
                        .param("from", carl.value())
                        .update());
        assertThatThrownBy(() -> keys.open(dora, figma)).hasMessageContaining("does not open");
        database.asSystem(
                "test",
                () -> database.sql("DELETE FROM api_keys WHERE user_id = :to")
                        .param("to", dora.value())
                        .update());
    }

    @Test
    void refusesWhatTheTypeDoesNotTake() {
        var emil = person("emil");
        var gmail = type(emil, "gmail");
        assertThatThrownBy(() -> keys.put(emil, gmail, Map.of("CLIENT_ID", "x"), Optional.empty()))
                .hasMessageContaining("needs CLIENT_SECRET, REFRESH_TOKEN");
        assertThatThrownBy(() -> keys.put(emil, gmail, Map.of("PASSWORD", "x"), Optional.empty()))
                .hasMessageContaining("and no PASSWORD");
        assertThatThrownBy(() -> keys.put(emil, type(emil, "memory"), Map.of("A", "x"), Optional.empty()))
                .hasMessageContaining("takes no key");
        var past = Optional.of(Instant.now().minus(Duration.ofMinutes(1)));
        assertThatThrownBy(() -> keys.put(emil, gmail, GMAIL, past)).hasMessageContaining("cannot end in the past");
    }

    @Test
    void anExpiredOrSwitchedOffKeyIsNotHandedOut() {
        var fritz = person("fritz");
        var figma = type(fritz, "figma");
        keys.put(
                fritz,
                figma,
                Map.of("FIGMA_API_KEY", "figd_1"),
                Optional.of(Instant.now().plusSeconds(600)));
        assertThat(keys.get(fritz, figma).hint()).isEmpty();
        keys.setActive(fritz, figma, false);
        assertThatThrownBy(() -> keys.open(fritz, figma)).hasMessageContaining("is switched off");
        keys.setActive(fritz, figma, true);
        assertThat(keys.open(fritz, figma)).isPresent();
        database.asSystem(
                "test",
                () -> database.sql("UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE user_id = :user")
                        .param("user", fritz.value())
                        .update());
        assertThatThrownBy(() -> keys.open(fritz, figma)).hasMessageContaining("has expired");
    }

    @Test
    void rotationOfTheMasterKeySealsKeysAgain() {
        var gerda = person("gerda");
        var gmail = type(gerda, "gmail");
        keys.put(gerda, gmail, GMAIL, Optional.empty());
        var before = row(gerda);
        var version = keys.open(gerda, gmail).orElseThrow().version();
        var rotated = server.get(KeyRotation.class).rotate();
        assertThat(rotated.values()).isPositive();
        assertThat(row(gerda)).isNotEqualTo(before).contains(rotated.keyId());
        var opened = keys.open(gerda, gmail).orElseThrow();
        assertThat(opened.values()).isEqualTo(GMAIL);
        assertThat(opened.version()).isEqualTo(version);
    }

    private static String row(UserId user) {
        List<String> rows = database.asSystem(
                "test",
                () -> database.sql("""
                    SELECT encryption_iv || ' ' || key_id || ' ' || encrypted_key || ' ' || coalesce(key_hint, '')
                    FROM api_keys
                    WHERE user_id = :user
                    """)
                        .param("user", user.value())
                        .query(String.class)
                        .list());
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }
}
