package dev.slipway.deployments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.logs.LogId;
import dev.slipway.platform.Database;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.TestDatabase;
import dev.slipway.platform.UserId;
import dev.slipway.projects.ProjectSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeploymentStoreTest {
    private static TestDatabase test;
    private static Database database;

    private final DeploymentStore deployments = new DeploymentStore(database, new Bundles());
    private final StageStore stages = new StageStore(database);
    private final ReleaseStore releases = new ReleaseStore(database);
    private final ArtifactStore artifacts = new ArtifactStore(database);
    private UserId user;
    private ProjectId project;

    @BeforeAll
    static void open() {
        test = TestDatabase.create();
        database = test.database();
    }

    @AfterAll
    static void close() {
        test.close();
    }

    @BeforeEach
    void makeProject() {
        user = UserId.random();
        project = ProjectId.random();
        TestRows.user(database, user);
        TestRows.project(database, project, user);
    }

    @Test
    void deploymentsCountFromOneInEachProject() {
        var other = ProjectId.random();
        TestRows.project(database, other, user);

        assertThat(List.of(create("main").number(), create("main").number())).containsExactly(1, 2);
        project = other;
        assertThat(create("main").number()).isOne();
    }

    @Test
    void whatWasStoredIsFoundAsItWas() {
        var stored = create("main");

        var found = database.asUser(user, () -> deployments.find(stored.id())).orElseThrow();

        assertThat(found).isEqualTo(stored);
        assertThat(found.bundle().variables()).isEqualTo(Map.of("KEY", 3));
        assertThat(found.bundle().settings()).isEqualTo(ProjectSettings.none());
        assertThat(found.status()).isEqualTo(DeploymentStatus.QUEUED);
    }

    @Test
    void nobodyElseSeesIt() {
        var stored = create("main");
        var stranger = UserId.random();
        TestRows.user(database, stranger);

        assertThat(database.asUser(stranger, () -> deployments.find(stored.id())))
                .isEmpty();
        assertThat(database.asUser(stranger, () -> stages.list(stored.id()))).isEmpty();
        assertThat(database.asUser(stranger, () -> deployments.cancel(stored.id(), "no")))
                .isEmpty();
        assertThat(database.asUser(user, () -> stages.list(stored.id()))).hasSize(7);
    }

    @Test
    void aNewerPushOfTheBranchTakesThePlaceOfThoseThatWait() {
        var first = create("main");
        var otherBranch = create("dev");
        var second = create("main");

        var superseded = database.asUser(user, () -> deployments.supersede(second));

        assertThat(superseded).extracting(Deployment::id).containsExactly(first.id());
        assertThat(superseded.getFirst().progress().supersededBy()).contains(second.id());
        assertThat(superseded.getFirst().progress().failedReason().orElseThrow())
                .startsWith("superseded by #3");
        assertThat(status(otherBranch)).isEqualTo(DeploymentStatus.QUEUED);
        assertThat(status(second)).isEqualTo(DeploymentStatus.QUEUED);
    }

    @Test
    void whatHasBegunIsNotSuperseded() {
        var first = create("main");
        begin(first, 1);
        var second = create("main");

        assertThat(database.asUser(user, () -> deployments.supersede(second))).isEmpty();
    }

    @Test
    void onlyTheNewestLeaseMayWrite() {
        var deployment = create("main");
        begin(deployment, 1);
        begin(deployment, 2);

        assertThat(system(() -> deployments.begin(deployment.id(), 1))).isEmpty();
        assertThatThrownBy(() -> system(() -> {
                    deployments.succeeded(TestRows.attempt(deployment, 1), "http://a.localhost");
                    return true;
                }))
                .isInstanceOf(OutOfTurn.class);
        assertThat(status(deployment)).isEqualTo(DeploymentStatus.CLONING);
    }

    @Test
    void aQueuedOneIsCancelledAtOnce() {
        var deployment = create("main");

        var cancelled = database.asUser(user, () -> deployments.cancel(deployment.id(), "cancelled on request"));

        assertThat(cancelled.orElseThrow().status()).isEqualTo(DeploymentStatus.CANCELLED);
        assertThat(system(() -> deployments.begin(deployment.id(), 1))).isEmpty();
    }

    @Test
    void whoeverAsksFirstWinsBetweenCancellingAndSwitching() {
        var cancelledFirst = create("main");
        begin(cancelledFirst, 1);
        database.asUser(user, () -> deployments.cancel(cancelledFirst.id(), "x"));
        var switchedFirst = create("dev");
        begin(switchedFirst, 1);

        assertThat(system(() -> deployments.switching(TestRows.attempt(cancelledFirst, 1))))
                .isFalse();
        assertThat(system(() -> deployments.switching(TestRows.attempt(switchedFirst, 1))))
                .isTrue();
        assertThat(database.asUser(user, () -> deployments.cancel(switchedFirst.id(), "x")))
                .isEmpty();
    }

    @Test
    void aReleaseGoesBackToTheOneBefore() {
        var first = create("main");
        var second = create("main");
        system(() -> {
            releases.point(project, first.id());
            releases.point(project, second.id());
            releases.point(project, second.id());
            return true;
        });
        assertThat(live()).contains(second.id());

        assertThat(system(() -> releases.withdraw(project, second.id()))).isTrue();
        assertThat(live()).contains(first.id());
        assertThat(system(() -> releases.withdraw(project, second.id()))).isFalse();
        assertThat(system(() -> releases.withdraw(project, first.id()))).isTrue();
        assertThat(live()).isEmpty();
    }

    @Test
    void artifactsOfTheLastSuccessesOfTheLiveOneAndOfThoseUnderWayAreNeeded() {
        var live = built("aaa");
        succeed(live);
        system(() -> {
            releases.point(project, live.id());
            return true;
        });
        var old = built("bbb");
        succeed(old);
        var newer = built("ccc");
        succeed(newer);
        built("ddd");

        assertThat(system(() -> artifacts.needed(project, 1))).containsExactlyInAnyOrder("aaa", "ccc", "ddd");
        assertThat(system(() -> artifacts.needed(project, 2))).contains("bbb");
    }

    @Test
    void whatIsUsualIsToldFromTheThirdSuccessOn() {
        for (var success = 1; success <= 3; success++) {
            assertThat(system(() -> stages.usual(project))).isEmpty();
            var deployment = create("main");
            begin(deployment, 1);
            system(() -> {
                stages.start(deployment.id(), StageName.BUILDING);
                stages.complete(deployment.id(), StageName.BUILDING);
                return true;
            });
            succeed(deployment);
        }

        assertThat(system(() -> stages.usual(project))).containsOnlyKeys(StageName.BUILDING);
    }

    private Deployment built(String digest) {
        var deployment = create("main");
        begin(deployment, 1);
        system(() -> {
            deployments.built(TestRows.attempt(deployment, 1), digest, java.time.Duration.ZERO);
            return true;
        });
        return deployment;
    }

    private void succeed(Deployment deployment) {
        system(() -> {
            deployments.succeeded(TestRows.attempt(deployment, 1), "http://a.localhost");
            return true;
        });
    }

    private Deployment create(String branch) {
        return database.asUser(user, () -> {
            var created = deployments.create(
                    new NewDeployment(
                            UUID.randomUUID(),
                            project,
                            user,
                            new Deployment.Revision(
                                    branch, "a".repeat(40), Optional.empty(), Optional.empty(), Optional.empty()),
                            new Deployment.Cause(Deployment.Creator.MANUAL, Optional.empty(), Optional.empty(), false),
                            new Deployment.Bundle(
                                    Map.of("KEY", 3), ProjectSettings.none(), Optional.empty(), Optional.empty()),
                            true),
                    new LogId(UUID.randomUUID()),
                    new LogId(UUID.randomUUID()));
            stages.create(created.id());
            return created;
        });
    }

    private void begin(Deployment deployment, long fence) {
        assertThat(system(() -> deployments.begin(deployment.id(), fence))).isPresent();
    }

    private DeploymentStatus status(Deployment deployment) {
        return system(() -> deployments.find(deployment.id())).orElseThrow().status();
    }

    private Optional<UUID> live() {
        return system(() -> releases.find(project)).map(ReleaseStore.Release::deployment);
    }

    private static <T> T system(java.util.function.Supplier<T> work) {
        return database.asSystem("test", work);
    }
}
