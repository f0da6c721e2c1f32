package dev.slipway.deployments;

import dev.slipway.TestServer;
import dev.slipway.edge.Routes;
import dev.slipway.git.TestRepository;
import dev.slipway.identity.Users;
import dev.slipway.logs.LogId;
import dev.slipway.logs.LogLine;
import dev.slipway.logs.Logs;
import dev.slipway.platform.Database;
import dev.slipway.platform.DatabaseAccess;
import dev.slipway.platform.Home;
import dev.slipway.platform.TestDatabase;
import dev.slipway.platform.TestFolders;
import dev.slipway.platform.UserId;
import dev.slipway.projects.NewProject;
import dev.slipway.projects.Project;
import dev.slipway.projects.ProjectSettings;
import dev.slipway.projects.Projects;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// A whole server with an administrator, for tests that deploy real repositories.
final class Yard implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Duration LONGEST = Duration.ofSeconds(120);

    private final DatabaseAccess access;
    private final Map<String, String> settings;
    private final Path repositories = TestFolders.fresh("repositories");
    private final UserId user;
    private TestServer server;

    private Yard(DatabaseAccess access, Map<String, String> settings) {
        this.access = access;
        this.settings = settings;
        this.server = TestServer.start(Home.at(TestFolders.fresh("home")), access, settings);
        this.user = server.get(Users.class)
                .create("ann-%d@example.com".formatted(COUNT.incrementAndGet()), "Ann", true)
                .id();
    }

    /// @param more settings in the form of the environment, besides short times
    static Yard open(Map<String, String> more) {
        return open(TestDatabase.createUnopened(), more);
    }

    static Yard open(DatabaseAccess access, Map<String, String> more) {
        var settings = new HashMap<>(Map.of(
                "SLIPWAY_DEPLOYMENTS_DRAIN", "2s",
                "SLIPWAY_DEPLOYMENTS_PATIENCE", "20s"));
        settings.putAll(more);
        return new Yard(access, settings);
    }

    /// Stops the server and starts another on the same data folder and database.
    void restart() {
        var home = server.home();
        server.close();
        server = TestServer.start(home, access, settings);
    }

    <T> T get(Class<T> bean) {
        return server.get(bean);
    }

    UserId user() {
        return user;
    }

    Path home() {
        return server.home().path();
    }

    TestRepository repository() {
        return TestRepository.create(repositories);
    }

    /// A Node program without dependencies that answers every request with `answer` and its variable GREETING.
    TestRepository program(String answer) {
        var repository = repository();
        repository.write("package.json", """
                {"name": "program", "private": true, "scripts": {"start": "node server.js"}}
                """);
        answering(repository, answer).commit("Answer " + answer);
        return repository;
    }

    static TestRepository answering(TestRepository repository, String answer) {
        return repository.write("server.js", """
                const http = require('node:http');
                http.createServer((request, response) => {
                    response.end('%s ' + (process.env.GREETING ?? 'no greeting'));
                }).listen(process.env.PORT);
                """.formatted(answer));
    }

    Project project(TestRepository repository) {
        return project(repository, ProjectSettings.none());
    }

    Project project(TestRepository repository, ProjectSettings wanted) {
        var name = "p" + COUNT.incrementAndGet();
        return get(Database.class)
                .asUser(
                        user,
                        () -> get(Projects.class)
                                .create(new NewProject(user, name, Optional.of(repository.address()), "main", wanted)));
    }

    Deployment begin(Project project) {
        return begin(project, new Deployments.Wanted(Optional.empty(), Optional.empty(), false));
    }

    Deployment begin(Project project, Deployments.Wanted wanted) {
        return get(Deployments.class).deploy(project.name(), user, wanted);
    }

    /// Deploys the branch's tip and returns how it ended.
    Deployment deploy(Project project) throws InterruptedException {
        return ended(begin(project));
    }

    Deployment find(UUID id) {
        return get(Deployments.class).get(id, user);
    }

    /// Waits for the end of its log, which is the last thing that is written.
    Deployment ended(Deployment deployment) throws InterruptedException {
        var deadline = System.nanoTime() + LONGEST.toNanos();
        try (var follower = get(Logs.class).follow(deployment.log(), 1)) {
            while (!follower.atEnd()) {
                follower.next(1000, 1000);
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("it does not end: " + find(deployment.id()));
                }
            }
        }
        return find(deployment.id());
    }

    /// Waits until its log has a line with this text.
    void says(LogId log, String text) throws InterruptedException {
        var deadline = System.nanoTime() + LONGEST.toNanos();
        try (var follower = get(Logs.class).follow(log, 1)) {
            while (System.nanoTime() < deadline) {
                if (follower.next(1000, 1000).stream()
                        .anyMatch(line -> line.text().contains(text))) {
                    return;
                }
            }
        }
        throw new AssertionError("it never said " + text);
    }

    List<String> log(Deployment deployment) {
        return get(Database.class).asUser(user, () -> get(Logs.class).read(deployment.log(), 1, 5000)).stream()
                .map(LogLine::text)
                .toList();
    }

    List<Stage> stages(Deployment deployment) {
        return get(Deployments.class).stages(deployment.id(), user);
    }

    /// What the public address answers; the status and the body.
    String open(String address) throws IOException {
        var answer = new PublicDoor(get(Routes.class).listener(), Duration.ofSeconds(10))
                .ask(PublicDoor.Request.get(URI.create(address).resolve("/")), _ -> false);
        return answer.status() + " " + answer.body();
    }

    @Override
    public void close() {
        server.close();
    }
}
