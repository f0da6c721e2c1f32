package dev.slipway.source;

import dev.slipway.identity.Tokens;
import dev.slipway.identity.User;
import dev.slipway.identity.Users;
import dev.slipway.platform.Database;
import dev.slipway.platform.DatabaseAccess;
import dev.slipway.platform.Ground;
import dev.slipway.platform.Home;
import dev.slipway.platform.PageOf;
import dev.slipway.platform.TestDatabase;
import dev.slipway.platform.TestFolders;
import dev.slipway.projects.NewProject;
import dev.slipway.projects.Project;
import dev.slipway.projects.ProjectSettings;
import dev.slipway.projects.Projects;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.GenericApplicationContext;

/// A server of this room and those below it, so that a push is stored and told, but deploys nothing.
final class SourceServer implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    SourceServer() {
        var home = Home.at(TestFolders.fresh("source"));
        var database = TestDatabase.createUnopened();
        context = new SpringApplicationBuilder(Rooms.class)
                .logStartupInfo(false)
                .initializers(context -> prepare((GenericApplicationContext) context, home, database))
                .run();
    }

    <T> T get(Class<T> bean) {
        return context.getBean(bean);
    }

    Witness witness() {
        return get(Witness.class);
    }

    Database database() {
        return get(Database.class);
    }

    User user(String name, boolean administrator) {
        return get(Users.class).create(name + "@example.org", name, administrator);
    }

    Project project(User owner, String name, Optional<String> repository) {
        var wanted = new NewProject(owner.id(), name, repository, "main", ProjectSettings.none());
        return database().asUser(owner.id(), () -> get(Projects.class).create(wanted));
    }

    String token(User user) {
        return get(Tokens.class).temporary(user.id(), Duration.ofMinutes(5));
    }

    String address() {
        return "127.0.0.1:"
                + ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    /// Where `user` pushes to.
    String remote(User user, String project) {
        return "http://anyone:%s@%s/git/%s.git".formatted(token(user), address(), project);
    }

    List<Push> pushes(Project project) {
        return witness().received.stream()
                .filter(push -> push.project().equals(project.id()))
                .toList();
    }

    /// Those of the project that `user` sees in the database.
    PageOf<Push> stored(User user, Project project) {
        var first = new PageOf.Request(0, 10);
        return database().asUser(user.id(), () -> new PushStore(database()).page(project.id(), first));
    }

    @Override
    public void close() {
        context.close();
    }

    private static void prepare(GenericApplicationContext context, Home home, DatabaseAccess access) {
        var url = access.url()
                .replace("jdbc:postgresql://", "postgresql://" + access.owner() + ":" + access.ownerPassword() + "@");
        Ground.lay(
                context,
                home,
                Map.of("platform.database-url", url, "source.poll-interval", "0", "git.keep-alive", "200ms"));
    }

    /// No `@Configuration`: every whole server in the tests, which looks for those, would find it and its witness.
    @EnableAutoConfiguration
    @ComponentScan({
        "dev.slipway.platform",
        "dev.slipway.web",
        "dev.slipway.identity",
        "dev.slipway.projects",
        "dev.slipway.git",
        "dev.slipway.source"
    })
    static class Rooms {
        @Bean
        Witness witness() {
            return new Witness();
        }
    }

    /// Stands where the deployments stand: hears of pushes and tells about them.
    static final class Witness implements PushNarrator {
        final List<Push> received = new CopyOnWriteArrayList<>();
        volatile List<String> lines = List.of();
        volatile boolean well = true;
        volatile boolean refuses;
        volatile Optional<CountDownLatch> holdsBack = Optional.empty();
        final CountDownLatch interrupted = new CountDownLatch(1);

        @EventListener
        void on(PushReceived event) {
            if (refuses) {
                throw new IllegalStateException("the work cannot be stored");
            }
            received.add(event.push());
        }

        @Override
        public boolean narrate(Push push, Consumer<String> line) throws InterruptedException {
            lines.forEach(line);
            try {
                if (holdsBack.isPresent()) {
                    holdsBack.get().await();
                }
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return well;
        }
    }
}
