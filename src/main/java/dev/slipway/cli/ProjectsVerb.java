package dev.slipway.cli;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `slipway projects`, with `create`, `show`, `set` and `delete`.
@Command(
        name = "projects",
        description = "List projects; create, show, set, delete one.",
        subcommands = {
            ProjectsVerb.Create.class,
            ProjectsVerb.Show.class,
            ProjectsVerb.Set.class,
            ProjectsVerb.Delete.class
        })
final class ProjectsVerb implements Callable<Integer> {
    @Mixin
    final Shared shared = new Shared();

    @Override
    public Integer call() {
        var projects = Shared.client().get("/api/v1/projects?size=200").path("items");
        shared.print(
                "you have no project: slipway projects create NAME REPOSITORY",
                projects,
                "name",
                "repository",
                "branch",
                "updatedAt");
        return 0;
    }

    @Command(name = "create", description = "Create a project from a Git address, or an empty one to push to.")
    static final class Create implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Parameters(
                index = "0",
                paramLabel = "NAME",
                description = "Lower-case letters, digits, dashes; the label of its address.")
        String name = "";

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "REPOSITORY",
                description = "A Git address: https, ssh or file.")
        @Nullable
        String repository;

        @Option(names = "--branch", defaultValue = "main", description = "The branch that goes live.")
        String branch = "main";

        @Option(
                names = "--set",
                paramLabel = "SETTING=VALUE",
                description = "A setting, such as runtime=static or buildCommand='npm run build'.")
        Map<String, String> settings = new HashMap<>();

        @Override
        public Integer call() {
            var body = new LinkedHashMap<String, Object>(Map.of("name", name, "branch", branch, "settings", settings));
            if (repository != null) {
                body.put("repository", repository);
            }
            var client = Shared.client();
            var project = client.post("/api/v1/projects", body);
            if (shared.json) {
                Shared.out().println(project.toPrettyString());
            } else {
                Shared.out().printf("created %s%n", name);
                Shared.out().println(next(client));
            }
            return 0;
        }

        private String next(Client client) {
            return repository == null
                    ? "push to it: git push %s/git/%s.git HEAD:%s (user name: any, password: a token)"
                            .formatted(client.server(), name, branch)
                    : "deploy it:  slipway deploy " + name;
        }
    }

    @Command(name = "show", description = "Show a project.")
    static final class Show implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Parameters(index = "0", paramLabel = "NAME")
        String name = "";

        @Override
        public Integer call() {
            Shared.out()
                    .println(Shared.client()
                            .get("/api/v1/projects/" + Client.encoded(name))
                            .toPrettyString());
            return 0;
        }
    }

    @Command(name = "set", description = "Change settings of a project.")
    static final class Set implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Parameters(index = "0", paramLabel = "NAME")
        String name = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "SETTING=VALUE", description = "Empty value: unset.")
        Map<String, String> settings = new HashMap<>();

        @Override
        public Integer call() {
            var project =
                    Shared.client().patch("/api/v1/projects/" + Client.encoded(name), Map.of("settings", settings));
            Shared.out().println(shared.json ? project.toPrettyString() : "changed " + name);
            return 0;
        }
    }

    @Command(name = "delete", description = "Delete a project and everything that ran or was stored for it.")
    static final class Delete implements Callable<Integer> {
        @Mixin
        final Shared shared = new Shared();

        @Parameters(index = "0", paramLabel = "NAME")
        String name = "";

        @Option(names = "--yes", paramLabel = "NAME", description = "The name again, instead of being asked.")
        @Nullable
        String yes;

        @Override
        public Integer call() throws IOException {
            var typed = yes;
            if (typed == null) {
                typed = Prompt.visible("This deletes %s, its deployments and logs. Type its name".formatted(name));
            }
            if (!name.equals(typed)) {
                System.err.printf("slipway: not deleted: confirm with --yes %s%n", name);
                return 2;
            }
            Shared.client().delete("/api/v1/projects/" + Client.encoded(name));
            Shared.out().println(shared.json ? "{\"deleted\":\"" + name + "\"}" : "deleted " + name);
            return 0;
        }
    }
}
