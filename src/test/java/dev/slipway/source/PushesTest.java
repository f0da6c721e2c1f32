package dev.slipway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.git.Repositories;
import dev.slipway.git.TestRepository;
import dev.slipway.identity.User;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import dev.slipway.projects.Project;
import dev.slipway.projects.Projects;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushesTest {
    private static SourceServer server;
    private static User ada;
    private static User eve;
    private static int count;

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private TestRepository theirs;
    private Project project;
    private Pushes pushes;
    private Poller poller;

    @BeforeAll
    static void start() {
        server = new SourceServer();
        ada = server.user("ada", true);
        eve = server.user("eve", false);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void prepare() {
        theirs = TestRepository.create(folder);
        project = server.project(ada, "app-" + ++count, Optional.of(theirs.address()));
        pushes = server.get(Pushes.class);
        InstantSource source = () -> now;
        poller = new Poller(
                server.database(),
                server.get(Projects.class),
                server.get(Repositories.class),
                pushes,
                Duration.ofMinutes(1),
                source.withZone(ZoneOffset.UTC));
    }

    @Test
    void byHandTheTipIsResolvedAtOnce() {
        var tip = theirs.write("a", "1").commit("first");
        var push = pushes.deployByHand(project.id(), ada.id(), Optional.empty(), Optional.empty());
        assertThat(push.commit()).isEqualTo(tip);
        assertThat(push.branch()).isEqualTo("main");
        assertThat(push.origin()).isEqualTo(Push.Origin.MANUAL);
        assertThat(server.pushes(project)).containsExactly(push);
    }

    @Test
    void byHandExactlyTheNamedCommitIsTaken() {
        var first = theirs.write("a", "1").commit("first");
        theirs.write("a", "2").commit("second");
        var push = pushes.deployByHand(project.id(), ada.id(), Optional.empty(), Optional.of(first));
        assertThat(push.commit()).isEqualTo(first);
        assertFails(
                ErrorCode.INVALID,
                () -> pushes.deployByHand(project.id(), ada.id(), Optional.empty(), Optional.of("main~1")));
    }

    @Test
    void aMissingBranchOrRepositoryIsSaid() {
        theirs.write("a", "1").commit("first");
        assertThatThrownBy(() -> pushes.deployByHand(project.id(), ada.id(), Optional.of("missing"), Optional.empty()))
                .hasMessage("branch missing does not exist at " + theirs.folder());
        var pushedOnly = server.project(ada, "app-" + ++count, Optional.empty());
        assertThatThrownBy(() -> pushes.deployByHand(pushedOnly.id(), ada.id(), Optional.empty(), Optional.empty()))
                .hasMessageContaining("nothing was pushed to branch main");
        assertThat(server.pushes(project)).isEmpty();
    }

    @Test
    void aStrangerSeesAndDoesNothing() {
        theirs.write("a", "1").commit("first");
        pushes.deployByHand(project.id(), ada.id(), Optional.empty(), Optional.empty());
        assertFails(
                ErrorCode.NOT_FOUND,
                () -> pushes.deployByHand(project.id(), eve.id(), Optional.empty(), Optional.empty()));
        assertThat(server.stored(eve, project).total()).isZero();
    }

    @Test
    void foldersOfTheHostAreForAdministratorsProjects() {
        theirs.write("a", "1").commit("first");
        var eves = server.project(eve, "app-" + ++count, Optional.of(theirs.address()));
        assertFails(
                ErrorCode.FORBIDDEN,
                () -> pushes.deployByHand(eves.id(), eve.id(), Optional.empty(), Optional.empty()));
    }

    @Test
    void pollingFindsWhatIsNewAndOnlyOnce() {
        theirs.write("a", "1").commit("first");
        look();
        assertThat(server.pushes(project)).isEmpty();

        var second = theirs.write("a", "2").commit("second");
        look();
        look();
        assertThat(server.pushes(project)).singleElement().satisfies(push -> {
            assertThat(push.commit()).isEqualTo(second);
            assertThat(push.origin()).isEqualTo(Push.Origin.POLLING);
            assertThat(push.by()).isEqualTo(ada.id());
        });
    }

    @Test
    void whatAPersonBroughtIsNotFoundAgain() {
        theirs.write("a", "1").commit("first");
        pushes.deployByHand(project.id(), ada.id(), Optional.empty(), Optional.empty());
        var second = theirs.write("a", "2").commit("second");
        pushes.deployByHand(project.id(), ada.id(), Optional.empty(), Optional.of(second));
        look();
        assertThat(server.pushes(project)).hasSize(2);
        var third = theirs.write("a", "3").commit("third");
        look();
        assertThat(server.pushes(project))
                .hasSize(3)
                .last()
                .satisfies(push -> assertThat(push.commit()).isEqualTo(third));
    }

    @Test
    void aRemoteThatFailsIsAskedLessOften() {
        theirs.write("a", "1").commit("first");
        assertThat(poller.due()).contains(project);
        theirs.git("branch", "--move", "main", "elsewhere");
        look();
        look();
        var polled = polled();
        assertThat(polled.failures()).isEqualTo(2);
        assertThat(polled.error()).contains("branch main does not exist at " + theirs.folder());
        assertThat(Duration.between(now, polled.nextPollAt())).isGreaterThan(Duration.ofMinutes(3));
        assertThat(poller.due()).doesNotContain(project);
        now = now.plus(Duration.ofMinutes(5));
        assertThat(poller.due()).contains(project);

        theirs.git("branch", "--move", "elsewhere", "main");
        look();
        assertThat(polled().error()).isEmpty();
        assertThat(polled().failures()).isZero();
    }

    private void look() {
        poller.look(project);
    }

    private Polled polled() {
        return server.database()
                .asUser(
                        ada.id(),
                        () -> new PollStore(server.database())
                                .find(project.id())
                                .orElseThrow());
    }

    private static void assertFails(ErrorCode code, ThrowingCallable what) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                        SlipwayException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
