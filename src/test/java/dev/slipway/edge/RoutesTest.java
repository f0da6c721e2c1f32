package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.TestDatabase;
import dev.slipway.platform.UserId;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private static final TestDatabase DATABASE = TestDatabase.create();

    private final ProjectId project = ProjectId.random();
    private final RouteTable table = new RouteTable();
    private final Routes routes = routes(table);

    private static Routes routes(RouteTable table) {
        return new Routes(DATABASE.database(), table, new PublicAddress(TestEdge.settings(8080)));
    }

    @AfterEach
    void empty() {
        DATABASE.database()
                .asSystem(
                        "test",
                        () -> DATABASE.database().sql("DELETE FROM routes").update());
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void pointReturnsWhatWasThereBefore() {
        var upstream = new Target.Upstream(new InetSocketAddress("127.0.0.1", 30001));
        var files = new Target.Files(Path.of("/srv/site"), true);
        assertThat(routes.point(project, "shop", upstream)).isInstanceOf(Target.Nothing.class);
        assertThat(routes.point(project, "shop", files)).isEqualTo(upstream);
        assertThat(routes.point(project, "shop", new Target.Nothing("stopped"))).isEqualTo(files);
        assertThat(routes.point(project, "shop", upstream)).isEqualTo(new Target.Nothing("stopped"));
        assertThat(table.find("shop").target()).isEqualTo(upstream);
    }

    @Test
    void anotherServerFollows() {
        var elsewhere = new RouteTable();
        var follower = routes(elsewhere);
        var files = new Target.Files(Path.of("/srv/site"), false);
        routes.point(project, "shop", files);
        follower.refresh();
        assertThat(elsewhere.find("shop").target()).isEqualTo(files);
        assertThat(elsewhere.find("shop").project()).isEqualTo(project);
        routes.remove(project);
        assertThat(table.find("shop")).isNull();
        TestEdge.eventually("followed", () -> {
            follower.refresh();
            return elsewhere.find("shop") == null;
        });
    }

    @Test
    void aNameBelongsToOneProject() {
        var target = new Target.Nothing("not yet");
        routes.point(project, "shop", target);
        assertThatThrownBy(() -> routes.point(ProjectId.random(), "shop", new Target.Nothing("mine now")))
                .isInstanceOfSatisfying(
                        SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
        assertThat(table.find("shop").target()).isEqualTo(target);
    }

    @Test
    void aNameIsAHostLabel() {
        for (var name : new String[] {"", "Shop", "a.b", "-a", "a-", "a_b", "a".repeat(64)}) {
            assertThatThrownBy(() -> routes.point(project, name, new Target.Nothing("x")))
                    .as(name)
                    .isInstanceOfSatisfying(
                            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
        }
    }

    @Test
    void theServingRoleWithoutAUserSeesAndWritesNoRoute() {
        routes.point(project, "shop", new Target.Nothing("x"));
        var stranger = new UserId(UUID.randomUUID());
        var database = DATABASE.database();
        database.asSystem(
                "test",
                () -> database.sql("CREATE TABLE IF NOT EXISTS projects (id uuid, user_id uuid)")
                        .update());
        var seen = database.asUser(
                stranger,
                () -> database.sql("SELECT name FROM routes")
                        .query(String.class)
                        .list());
        assertThat(seen).isEmpty();
        assertThat(database.asUser(
                        stranger, () -> database.sql("DELETE FROM routes").update()))
                .isZero();
    }

    @Test
    void knowsTheAddressesPeopleOpen() {
        assertThat(routes.address("shop")).hasToString("http://shop.localhost:8080");
        assertThat(routes.home()).hasToString("http://localhost:8080");
    }
}
