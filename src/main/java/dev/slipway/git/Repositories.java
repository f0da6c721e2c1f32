package dev.slipway.git;

import dev.slipway.git.GitCommands.Reach;
import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.Folders;
import dev.slipway.platform.Home;
import dev.slipway.platform.ProjectId;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Bare mirrors of the projects' repositories, one a project, and checkouts of exact commits. Knows no database.
///
/// An empty address means the mirror itself, for a project that is only pushed to. Every failure is a
/// SlipwayException UNAVAILABLE (the repository cannot be reached, the disk is full), NOT_FOUND (no such branch or
/// commit), INVALID (not a repository address; a commit that cannot be written safely) or FORBIDDEN (a folder of
/// this machine that the project may not read, an address that leads inside), whose sentence names the address
/// without its credentials. An interrupted thread ends the git it waits for and stays interrupted.
public final class Repositories {
    /// More packs than this slow git down; they are put into one.
    private static final int MANY_PACKS = 50;

    private final Path folder;
    private final GitSettings settings;
    private final HostAccess access;
    private final NetworkGuard guard;
    private final GitCommands commands;
    private final GitRunner git = new GitRunner();
    private final Checkout checkout;
    private final ConcurrentHashMap<ProjectId, ReentrantLock> locks = new ConcurrentHashMap<>();

    public Repositories(Home home, GitSettings settings, HostAccess access) {
        this(home, settings, access, System.getenv());
    }

    /// @param environment Slipway's own
    Repositories(Home home, GitSettings settings, HostAccess access, Map<String, String> environment) {
        this.folder = makePrivate(home.folder("git"));
        this.settings = settings;
        this.access = access;
        this.guard = new NetworkGuard(
                settings.allowPrivateNetworks(), GitCommands.PROXIES.stream().anyMatch(environment::containsKey));
        this.commands = new GitCommands(folder, settings, environment);
        this.checkout = new Checkout(git, commands, settings);
        GitConfig.write(folder);
    }

    /// Asks the project's repository for the tip of a branch, without fetching. Empty when it has no such branch.
    public Optional<String> tip(ProjectId project, String address, String branch) {
        Names.branch(branch);
        return own(project, address) ? ownTip(project, branch) : remoteTip(reach(project, address), branch);
    }

    /// Brings exactly this commit into the project's mirror, by its id; does nothing when it is there already. Of
    /// two that ask at once, one waits for the other.
    ///
    /// @param branch tried when the remote does not serve single commits
    /// @param progress hears what git says, line by line, on another thread
    public Commit fetch(ProjectId project, String address, String branch, String commit, Consumer<String> progress) {
        Names.commit(commit);
        Names.branch(branch);
        var mirror = at(project);
        return alone(project, () -> {
            var known = find(mirror, commit);
            if (known.isPresent()) {
                return known.get();
            }
            if (own(project, address)) {
                throw SlipwayException.notFound("no commit %s was pushed to this project", commit);
            }
            new Fetch(git, commands, mirror, reach(project, address), progress).bring(branch, commit);
            tidy(mirror.fetched());
            return find(mirror, commit).orElseThrow(() -> gone(address, branch, commit));
        });
    }

    /// Writes the commit's files into an empty folder, which is made when it is missing and removed when that
    /// fails. Symbolic links that leave it are an error (INVALID). Submodules stay empty folders and files of Git
    /// LFS the pointers they are in the repository; no hook and no filter runs.
    public void checkout(ProjectId project, String commit, Path folder) {
        Names.commit(commit);
        var mirror = at(project);
        var repository = mirror.repositories().stream()
                .filter(candidate -> details(candidate, commit).isPresent())
                .findFirst()
                .orElseThrow(() -> SlipwayException.notFound("commit %s was not fetched", commit));
        var written = checkout.write(repository, commit, folder);
        if (written instanceof Checkout.Damaged(String why)) {
            if (repository.equals(mirror.fetched())) {
                alone(project, () -> forget(repository));
            }
            throw new SlipwayException(
                    ErrorCode.UNAVAILABLE,
                    "the copy of commit %s is damaged, fetch it again: %s".formatted(commit, why));
        }
    }

    /// The project's mirror, for `git push` to Slipway itself; made empty when missing.
    public Path mirror(ProjectId project) {
        var mirror = at(project);
        alone(project, () -> {
            mirror.ensure(mirror.pushed(), this::initPushed);
            tidy(mirror.pushed());
            return mirror;
        });
        return mirror.pushed();
    }

    /// Forgets the project's mirror.
    public void remove(ProjectId project) {
        alone(project, () -> forget(at(project).folder()));
        locks.remove(project);
    }

    /// An address as it may be shown: without its credentials.
    ///
    /// @throws SlipwayException INVALID when it is none
    public static String shown(String address) {
        return Address.parse(address).clean();
    }

    private boolean own(ProjectId project, String address) {
        return address.isBlank() || address.equals(at(project).pushed().toString());
    }

    private Optional<String> ownTip(ProjectId project, String branch) {
        var pushed = at(project).pushed();
        if (!Files.isDirectory(pushed)) {
            return Optional.empty();
        }
        return line(git.run(commands.ownTip(pushed, branch)).output(), branch, ' ');
    }

    private Optional<String> remoteTip(Reach reach, String branch) {
        var asked = git.run(commands.tip(reach, branch));
        if (!asked.well()) {
            var attempt = "cannot reach " + reach.address().clean();
            throw Failures.unavailable(attempt, asked.exit(), asked.errors());
        }
        return line(asked.output(), branch, '\t');
    }

    /// The id in the line of exactly this branch; git's patterns match the ends of longer names too.
    private static Optional<String> line(String output, String branch, char separator) {
        return output.lines()
                .filter(line -> line.endsWith(separator + "refs/heads/" + branch))
                .map(line -> line.substring(0, line.indexOf(separator)))
                .filter(id -> id.matches("[0-9a-f]{40}"))
                .findFirst();
    }

    private Optional<Commit> find(Mirror mirror, String commit) {
        return mirror.repositories().stream()
                .flatMap(repository -> details(repository, commit).stream())
                .findFirst();
    }

    private Optional<Commit> details(Path repository, String commit) {
        var asked = git.run(commands.details(repository, commit));
        return asked.well()
                ? CommitText.read(asked.output()).filter(found -> found.id().equals(commit))
                : Optional.empty();
    }

    private Reach reach(ProjectId project, String text) {
        var address = Address.parse(text);
        var host = access.allows(project);
        if (address.folder().isEmpty()) {
            return new Reach(address, host, guard.to(address));
        }
        var real = real(address.folder().get());
        if (!host && settings.localFolders().stream().noneMatch(allowed -> real.startsWith(real(allowed)))) {
            throw new SlipwayException(
                    ErrorCode.FORBIDDEN,
                    "%s is a folder of this machine: only an administrator's projects and git.local-folders may be read"
                            .formatted(address.clean()));
        }
        var folder = new Address(Address.Scheme.FILE, real.toString(), Optional.empty(), Optional.of(real));
        return new Reach(folder, host, NetworkGuard.Way.FREE);
    }

    /// The path without symbolic links, so that none leads out of a folder that was allowed.
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "cannot read the repository at " + path, e);
        }
    }

    private void tidy(Path repository) {
        if (Mirror.packs(repository) > MANY_PACKS) {
            git.run(commands.tidy(repository));
        }
    }

    /// The only copy of what people push: every reference is forced to the disk, and JGit leaves packing to
    /// [#tidy].
    private void initPushed(Path repository) {
        init(repository);
        var text = "[core]\n\tfsyncRefFiles = true\n\tfsyncObjectFiles = true\n[receive]\n\tautogc = false\n";
        try {
            Files.writeString(repository.resolve("config"), text, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the repository " + repository, e);
        }
    }

    private void init(Path repository) {
        var made = git.run(commands.init(repository));
        if (!made.well()) {
            throw Failures.unavailable("cannot make a repository", made.exit(), made.errors());
        }
    }

    private Mirror at(ProjectId project) {
        return new Mirror(folder.resolve(project.toString()));
    }

    private static Path forget(Path folder) {
        Folders.remove(folder);
        return folder;
    }

    private <T> T alone(ProjectId project, Supplier<T> work) {
        var lock = locks.computeIfAbsent(project, _ -> new ReentrantLock());
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SlipwayException(ErrorCode.UNAVAILABLE, "stopped while waiting for another fetch", e);
        }
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private static SlipwayException gone(String address, String branch, String commit) {
        return SlipwayException.notFound(
                "commit %s is not (or no longer) on %s of %s: was it force-pushed away?",
                commit, branch, Address.parse(address).clean());
    }

    private static Path makePrivate(Path folder) {
        try {
            return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot protect the folder " + folder, e);
        }
    }
}
