package dev.slipway;

import dev.slipway.cli.Cli;
import dev.slipway.cli.ServerFile;
import dev.slipway.edge.Routes;
import dev.slipway.platform.Home;
import dev.slipway.platform.SlipwayException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// `slipway server`: runs the server in the foreground until it is asked to stop (SIGTERM, SIGINT).
final class ServerVerb {
    private ServerVerb() {}

    /// @return the exit code when it could not start; a started server ends with its process
    static int run(String[] args) {
        var words = Arrays.asList(args).subList(1, args.length);
        if (words.contains("--help") || words.contains("-h")) {
            return Cli.run(args);
        }
        var environment = new HashMap<>(System.getenv());
        for (var word : words) {
            if (!word.equals("--unsafe-no-sandbox")) {
                System.err.printf("slipway: unknown option '%s' of server; see slipway server --help%n", word);
                return 2;
            }
            environment.put("SLIPWAY_RUNTIME_UNSAFE_NO_SANDBOX", "true");
        }
        return serve(home(environment), environment);
    }

    private static int serve(Home home, Map<String, String> environment) {
        try {
            var started = System.nanoTime();
            var context = Slipway.start(home, environment);
            var routes = context.getBean(Routes.class);
            var file =
                    new ServerFile(ProcessHandle.current().pid(), routes.here().toString());
            file.write(home.path());
            System.out.printf(
                    "Slipway is ready at %s after %.1f s%n", routes.home(), (System.nanoTime() - started) / 1e9);
            System.out.flush();
            Rehearsal.run(home, routes.here());
            new CountDownLatch(1).await();
            return 0;
        } catch (InterruptedException e) {
            return 0;
        } catch (RuntimeException e) {
            return explain(e);
        }
    }

    /// A start that failed for a reason we know is told in one sentence, without a stack of frames.
    private static int explain(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SlipwayException known) {
                System.err.println("slipway: " + known.text());
                return known.code().exitCode();
            }
        }
        throw failure;
    }

    private static Home home(Map<String, String> environment) {
        var path = Path.of(Optional.ofNullable(environment.get("SLIPWAY_HOME"))
                .orElse(System.getProperty("user.home") + "/.slipway"));
        var shown = Optional.ofNullable(environment.get("SLIPWAY_HOME_SHOWN")).map(Path::of);
        return new Home(path, shown.orElse(path.toAbsolutePath()));
    }
}
