package dev.slipway.cli;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/// The command line. Speaks only HTTP to the server, and in the same words as its pages.
@Command(
        name = "slipway",
        description = "Push a repository; get a running MCP server or web app, on your own machine.",
        mixinStandardHelpOptions = true,
        version = "slipway 0.1.0",
        synopsisSubcommandLabel = "VERB",
        subcommands = {
            DemoVerb.class,
            TestVerb.class,
            ServerHelp.class,
            StopVerb.class,
            DoctorVerb.class,
            SignInLinkVerb.class,
            LoginVerb.class,
            ProjectsVerb.class,
            DeployVerb.class,
            DeploymentsVerb.class,
            LogsVerb.class,
            EnvVerb.class,
            StatusVerb.class,
            CancelVerb.class,
            RollbackVerb.class,
            OpenVerb.class,
            McpVerb.class,
            TokenVerb.class,
            KeyVerb.class,
            CompletionVerb.class
        },
        footer = {
            "",
            "The data folder is SLIPWAY_HOME (~/.slipway), the public port SLIPWAY_PORT (8080).",
            "Exit codes: 0 done, 2 misuse or refused input, 3 not signed in, 4 not allowed, 5 not found, 6 conflict,"
                    + " 7 limit, 8 unavailable, 10 a deployment failed, 11 a tool failed, 1 anything else."
        })
public final class Cli {
    /// A deployment that was waited for did not end in success.
    static final int DEPLOYMENT_FAILED = 10;

    /// A tool of an MCP server was called and answered with an error.
    static final int TOOL_FAILED = 11;

    private Cli() {}

    /// Runs one verb and returns the process's exit code.
    public static int run(String... args) {
        // Read once, when the first HTTP client is made: the demo asks addresses that only browsers resolve.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
        var line = new CommandLine(new Cli())
                .setExecutionExceptionHandler((problem, _, _) -> explain(problem))
                .setParameterExceptionHandler((problem, _) -> misuse(problem));
        if (args.length == 0) {
            line.usage(System.out);
            return 0;
        }
        return line.execute(args);
    }

    private static int explain(Exception problem) throws Exception {
        if (problem instanceof SlipwayException known) {
            System.err.println("slipway: " + known.text());
            return known.code().exitCode();
        }
        if (problem instanceof IOException broken) {
            System.err.println("slipway: " + inWords(broken));
            return ErrorCode.INTERNAL.exitCode();
        }
        throw problem;
    }

    /// A file system says only which file it was, and leaves the trouble to the exception's name.
    private static String inWords(IOException broken) {
        return switch (broken) {
            case NoSuchFileException missing -> "there is no file " + missing.getFile();
            case AccessDeniedException closed -> "the file %s may not be read".formatted(closed.getFile());
            default -> Optional.ofNullable(broken.getMessage()).orElseGet(broken::toString);
        };
    }

    private static int misuse(ParameterException problem) {
        var line = problem.getCommandLine();
        System.err.println("slipway: " + problem.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(
                problem, new java.io.PrintWriter(System.err, true))) {
            System.err.printf("See: %s --help%n", line.getCommandSpec().qualifiedName());
        }
        return ErrorCode.INVALID.exitCode();
    }
}
