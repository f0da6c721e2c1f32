package dev.slipway.projects;

import dev.slipway.platform.SlipwayException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// What a project may be called and set to. Each rule refuses with a sentence that says how to mend it.
final class ProjectRules {
    static final Set<String> RUNTIMES = Set.of("static", "nodejs", "mcp", "docker");

    /// A label of a host name (RFC 1123 section 2.1).
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?");

    /// Names that Slipway's own addresses, pages and paths have or may come to have.
    private static final Set<String> RESERVED = Set.of(
            "www",
            "api",
            "mcp",
            "git",
            "slipway",
            "admin",
            "console",
            "static",
            "app",
            "apps",
            "new",
            "account",
            "sign-in",
            "sign-out",
            "healthz",
            "localhost",
            "mail",
            "smtp",
            "ns",
            "auth",
            "login",
            "status",
            "docs",
            "webhooks",
            "assets",
            "internal");

    private static final Pattern SHORT_SSH =
            Pattern.compile("([A-Za-z0-9_][A-Za-z0-9._-]*@)?[A-Za-z0-9][A-Za-z0-9.-]*:[^:/-].*");
    private static final Set<String> SCHEMES = Set.of("https", "http", "ssh", "git", "file");
    private static final int LONGEST_COMMAND = 4096;

    private ProjectRules() {}

    static void name(String name, Set<String> alsoReserved) {
        if (!NAME.matcher(name).matches() || name.startsWith("xn--")) {
            throw SlipwayException.invalid(
                    "a project's name has 1 to 50 lower-case letters, digits and dashes, none at its ends");
        }
        if (RESERVED.contains(name) || alsoReserved.contains(name)) {
            throw SlipwayException.invalid("the name '%s' is Slipway's own; choose another", name);
        }
    }

    static void description(String text) {
        if (text.length() > 500) {
            throw SlipwayException.invalid("a description has at most 500 characters");
        }
    }

    /// Only the form; whether something answers there shows when it is fetched. A password is refused because the
    /// address is shown.
    static void repository(String address) {
        if (address.length() > 2000
                || address.startsWith("-")
                || address.chars().anyMatch(c -> c <= ' ' || c == 127)) {
            throw SlipwayException.invalid("a repository's address has no spaces and no leading dash");
        }
        if (address.startsWith("/")
                || !address.contains("://") && SHORT_SSH.matcher(address).matches()) {
            return;
        }
        var uri = uri(address);
        var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!SCHEMES.contains(scheme)) {
            throw SlipwayException.invalid(
                    "a repository is reached by https, http, ssh, git or file, or as user@host:path");
        }
        var user = uri.getRawUserInfo();
        if (user != null && (user.contains(":") || scheme.startsWith("http"))) {
            throw SlipwayException.invalid(
                    "leave the user and password out of the address, where everybody could read them: use ssh with a"
                            + " key, or push to Slipway instead");
        }
        if (!scheme.equals("file") && (uri.getHost() == null || uri.getRawPath().length() < 2)) {
            throw SlipwayException.invalid("the repository's address needs a host and a path");
        }
    }

    /// The rules of `git check-ref-format --branch`.
    static void branch(String branch) {
        var good = !branch.isEmpty()
                && branch.length() <= 250
                && !branch.startsWith("-")
                && !branch.startsWith("/")
                && !branch.endsWith("/")
                && !branch.endsWith(".")
                && !branch.equals("@")
                && !branch.contains("..")
                && !branch.contains("//")
                && !branch.contains("@{")
                && branch.chars().noneMatch(c -> c <= ' ' || c == 127 || "~^:?*[\\".indexOf(c) >= 0);
        for (var part : branch.split("/")) {
            good = good && !part.startsWith(".") && !part.endsWith(".lock");
        }
        if (!good) {
            throw SlipwayException.invalid("'%s' is not a branch name that git accepts", branch);
        }
    }

    static void settings(ProjectSettings settings) {
        settings.runtime().ifPresent(ProjectRules::runtime);
        settings.rootFolder().ifPresent(ProjectRules::folder);
        settings.outputFolder().ifPresent(ProjectRules::folder);
        settings.installCommand().ifPresent(ProjectRules::command);
        settings.buildCommand().ifPresent(ProjectRules::command);
        settings.startCommand().ifPresent(ProjectRules::command);
        settings.healthPath().ifPresent(ProjectRules::healthPath);
        settings.memoryMegabytes().ifPresent(ProjectRules::memory);
        settings.cpus().ifPresent(ProjectRules::cpus);
        settings.autoDeployBranch().ifPresent(ProjectRules::branch);
    }

    static void runtime(String runtime) {
        if (!RUNTIMES.contains(runtime)) {
            throw SlipwayException.invalid("'%s' is no runtime: static, nodejs, mcp or docker", runtime);
        }
    }

    static void folder(String folder) {
        var inside = !folder.startsWith("/")
                && folder.length() <= 255
                && folder.chars().noneMatch(c -> c < ' ' || c == '\\')
                && java.util.Arrays.stream(folder.split("/", -1)).noneMatch(part -> part.equals(".."));
        if (!inside) {
            throw SlipwayException.invalid("a folder lies inside the repository: no leading '/', no '..'");
        }
    }

    static void command(String command) {
        if (command.length() > LONGEST_COMMAND || command.indexOf('\0') >= 0) {
            throw SlipwayException.invalid("a command has at most %d characters", LONGEST_COMMAND);
        }
    }

    static void healthPath(String path) {
        if (!path.startsWith("/") || path.length() > 500 || path.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
            throw SlipwayException.invalid("the health path begins with '/' and has no spaces");
        }
    }

    static void memory(int megabytes) {
        if (megabytes < 32 || megabytes > 1_048_576) {
            throw SlipwayException.invalid("memory is 32 to 1048576 megabytes");
        }
    }

    static void cpus(double cpus) {
        if (!(cpus >= 0.05 && cpus <= 256)) {
            throw SlipwayException.invalid("processors are 0.05 to 256");
        }
    }

    private static URI uri(String address) {
        try {
            return URI.create(address);
        } catch (IllegalArgumentException _) {
            // The cause would repeat the address, which may hold a password.
            throw SlipwayException.invalid("the repository's address is not a URL");
        }
    }
}
