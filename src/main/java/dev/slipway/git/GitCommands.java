package dev.slipway.git;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Plans the calls of git. Everything that keeps a hostile address, remote or repository from doing harm is here,
/// or in the configuration file that [GitConfig] writes.
final class GitCommands {
    static final String USER = "SLIPWAY_GIT_USER";
    static final String PASSWORD = "SLIPWAY_GIT_PASSWORD";

    /// Answers git's question for credentials from the environment, which, unlike arguments, other users of the
    /// machine cannot read. gitcredentials(7), "Custom helpers".
    private static final String HELPER =
            "!f() { test \"$1\" = get && printf 'username=%%s\\npassword=%%s\\n' \"$%s\" \"$%s\"; }; f"
                    .formatted(USER, PASSWORD);

    static final List<String> PROXIES = List.of("http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY");

    private static final List<String> INHERITED = List.of(
            "PATH",
            "http_proxy",
            "https_proxy",
            "HTTPS_PROXY",
            "all_proxy",
            "ALL_PROXY",
            "no_proxy",
            "NO_PROXY",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "GIT_SSL_CAINFO",
            "GIT_SSL_CAPATH");

    private final Path folder;
    private final GitSettings settings;
    private final Map<String, String> host;

    /// @param folder git's own folder of the data folder, which holds its configuration
    /// @param host Slipway's environment, of which the search path, proxies and certificates are passed on
    GitCommands(Path folder, GitSettings settings, Map<String, String> host) {
        this.folder = folder;
        this.settings = settings;
        this.host = Map.copyOf(host);
    }

    /// Asks for one branch's tip.
    GitCommand tip(Reach reach, String branch) {
        var arguments = List.of("ls-remote", "--quiet", "--", reach.address().clean(), "refs/heads/" + branch);
        return command(arguments, remote(reach));
    }

    GitCommand init(Path repository) {
        return command(List.of("init", "--bare", "--quiet", "--template=", repository.toString()), local());
    }

    /// Brings one commit, without its history, by its id.
    GitCommand fetchCommit(Path repository, Reach reach, String commit) {
        return fetch(repository, reach, List.of("--depth=1"), commit);
    }

    /// Brings a branch with its history, for remotes that serve no single commits.
    GitCommand fetchBranch(Path repository, Reach reach, String branch, boolean shallow) {
        return fetch(repository, reach, shallow ? List.of("--unshallow") : List.of(), "refs/heads/" + branch);
    }

    /// What is fetched is not forced to the disk: it can be fetched again.
    private GitCommand fetch(Path repository, Reach reach, List<String> options, String what) {
        var arguments = in(repository, "-c", "core.fsync=none", "fetch", "--progress", "--no-tags");
        arguments.addAll(List.of("--no-write-fetch-head", "--no-auto-gc"));
        arguments.addAll(options);
        // The reference keeps the commit alive and lets the next fetch send differences only.
        arguments.addAll(List.of("--", reach.address().clean(), "+" + what + ":refs/slipway/last"));
        return command(arguments, remote(reach));
    }

    /// Prints id, author, time of committing and message, or fails when the commit is not there.
    GitCommand details(Path repository, String commit) {
        var format = "--format=%H%x00%an%x00%ct%x00%B";
        return command(in(repository, "log", "-1", "--no-show-signature", format, commit, "--"), local());
    }

    /// Prints the tip of a branch of a repository of ours.
    GitCommand ownTip(Path repository, String branch) {
        return command(
                in(repository, "for-each-ref", "--format=%(objectname) %(refname)", "refs/heads/" + branch), local());
    }

    /// Lists every file of a commit: mode, type, id, size, path.
    GitCommand files(Path repository, String commit) {
        return command(in(repository, "ls-tree", "-r", "-z", "-l", "--full-tree", commit), local());
    }

    /// Prints the contents of the objects whose ids arrive on standard input.
    GitCommand contents(Path repository) {
        return command(in(repository, "cat-file", "--batch"), local());
    }

    /// Writes a commit's files. The index is one of its own, so that checkouts of one project may run side by side.
    GitCommand checkout(Path repository, String commit, Path files, Path index) {
        var environment = local();
        environment.put("GIT_DIR", repository.toString());
        environment.put("GIT_WORK_TREE", files.toString());
        environment.put("GIT_INDEX_FILE", index.toString());
        return command(List.of("read-tree", "--reset", "-u", "--no-recurse-submodules", commit), environment);
    }

    /// Packs what was fetched into one file and drops what nothing has referred to for a day.
    GitCommand tidy(Path repository) {
        return command(in(repository, "gc", "--quiet", "--prune=1.day.ago"), local());
    }

    private GitCommand command(List<String> arguments, Map<String, String> environment) {
        return new GitCommand(
                arguments,
                environment,
                folder,
                settings.timeout(),
                settings.maxFetchSize().toBytes());
    }

    private static ArrayList<String> in(Path repository, String... arguments) {
        var words = new ArrayList<>(List.of("--git-dir=" + repository));
        words.addAll(List.of(arguments));
        return words;
    }

    private Map<String, String> local() {
        var environment = new LinkedHashMap<String, String>();
        for (var name : INHERITED) {
            Optional.ofNullable(host.get(name)).ifPresent(value -> environment.put(name, value));
        }
        environment.put("LC_ALL", "C"); // messages are read by Failures
        environment.put("HOME", folder.toString());
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_CONFIG_GLOBAL", GitConfig.file(folder).toString());
        environment.put("GIT_ATTR_NOSYSTEM", "1");
        environment.put("GIT_CEILING_DIRECTORIES", String.valueOf(folder.getParent()));
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("GIT_NO_LAZY_FETCH", "1");
        environment.put("GIT_OPTIONAL_LOCKS", "0");
        environment.put("GIT_ALLOW_PROTOCOL", "none");
        return environment;
    }

    private Map<String, String> remote(Reach reach) {
        var environment = local();
        var address = reach.address();
        environment.put("GIT_ALLOW_PROTOCOL", address.scheme().allowed());
        environment.put("GIT_SSH_VARIANT", "ssh");
        environment.put("GIT_SSH_COMMAND", ssh(reach.host()));
        if (reach.host()) {
            Optional.ofNullable(host.get("HOME")).ifPresent(home -> environment.put("HOME", home));
            Optional.ofNullable(host.get("SSH_AUTH_SOCK")).ifPresent(s -> environment.put("SSH_AUTH_SOCK", s));
        }
        address.credentials().ifPresent(credentials -> {
            environment.put(USER, credentials.user());
            environment.put(PASSWORD, credentials.password());
        });
        configure(environment, configuration(reach));
        return environment;
    }

    /// Configuration of this one call, in its environment, where other users of the machine cannot read it.
    private static Map<String, String> configuration(Reach reach) {
        var configuration = new LinkedHashMap<String, String>();
        var address = reach.address();
        // For this host only: a redirect to another one must not be answered with the password.
        address.credentials()
                .ifPresent(_ -> configuration.put("credential." + origin(address.clean()) + ".helper", HELPER));
        reach.way().pin().ifPresent(pin -> configuration.put("http.curloptResolve", pin));
        if (!reach.way().redirects()) {
            configuration.put("http.followRedirects", "false");
        }
        return configuration;
    }

    private static void configure(Map<String, String> environment, Map<String, String> configuration) {
        var count = 0;
        for (var entry : configuration.entrySet()) {
            environment.put("GIT_CONFIG_KEY_" + count, entry.getKey());
            environment.put("GIT_CONFIG_VALUE_" + count, entry.getValue());
            count++;
        }
        environment.put("GIT_CONFIG_COUNT", Integer.toString(count));
    }

    private String ssh(boolean host) {
        var words = new ArrayList<>(List.of("ssh", "-o BatchMode=yes", "-o StrictHostKeyChecking=accept-new"));
        words.addAll(List.of("-o ConnectTimeout=20", "-o ServerAliveInterval=15", "-o ForwardAgent=no"));
        if (!host) {
            // Only what the remote gives to everyone: none of the host's keys, agents or settings.
            words.addAll(List.of("-F /dev/null", "-o IdentitiesOnly=yes", "-o IdentityFile=/dev/null"));
            words.addAll(List.of("-o IdentityAgent=none", "-o UserKnownHostsFile='" + folder + "/known_hosts'"));
        }
        return String.join(" ", words);
    }

    private static String origin(String url) {
        return url.substring(0, url.indexOf('/', url.indexOf("://") + 3));
    }

    /// A remote and what may be used to reach it.
    ///
    /// @param host whether the host's own ssh keys and `.netrc` may be used
    record Reach(Address address, boolean host, NetworkGuard.Way way) {}
}
