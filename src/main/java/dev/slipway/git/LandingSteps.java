package dev.slipway.git;

import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.PostReceiveHook;
import org.eclipse.jgit.transport.PreReceiveHook;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import org.eclipse.jgit.transport.ReceivePack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Leads one push through its [Landing], between JGit's two hooks.
///
/// @param lock held from the first question until the references have moved
final class LandingSteps implements PreReceiveHook, PostReceiveHook {
    private static final Logger LOG = LoggerFactory.getLogger(LandingSteps.class);

    private final Landing landing;
    private final ReentrantLock lock;
    private final Wire wire;
    private final Duration silence;

    LandingSteps(Landing landing, ReentrantLock lock, Wire wire, Duration silence) {
        this.landing = landing;
        this.lock = lock;
        this.wire = wire;
        this.silence = silence;
    }

    @Override
    public void onPreReceive(ReceivePack pack, Collection<ReceiveCommand> commands) {
        lock.lock();
        var passed = new ArrayList<Landing.Change>();
        for (var command : commands) {
            judge(pack, command).ifPresent(passed::add);
        }
        if (passed.isEmpty()) {
            return;
        }
        try {
            landing.store(passed);
        } catch (SlipwayException e) {
            refuseAll(commands, e.text());
        } catch (RuntimeException e) {
            LOG.error("a push could not be stored", e);
            refuseAll(commands, "Slipway could not store the push; its log says why");
        }
    }

    @Override
    public void onPostReceive(ReceivePack pack, Collection<ReceiveCommand> done) {
        lock.unlock();
        if (done.isEmpty() || !pack.isSideBand()) {
            return;
        }
        var teller = Thread.currentThread();
        var alive = Thread.ofVirtual().name("slipway-push-alive").start(() -> keepAlive(teller));
        try {
            landing.tell(line -> say(pack, teller, line));
        } catch (InterruptedException e) {
            LOG.debug("the person who pushed has gone away");
        } catch (RuntimeException e) {
            LOG.error("what follows from a push cannot be told", e);
            say(pack, teller, "Slipway cannot show what follows; the push is stored");
        } finally {
            settle(alive);
        }
    }

    private Optional<Landing.Change> judge(ReceivePack pack, ReceiveCommand command) {
        try (var walk = new RevWalk(pack.getRepository())) {
            var now = pack.getRepository().exactRef(command.getRefName());
            var before = now == null ? ObjectId.zeroId() : now.getObjectId();
            if (!command.getOldId().equals(before)) {
                return refuse(command, "someone else pushed meanwhile; fetch first");
            }
            var change = change(command, walk);
            var name = command.getRefName();
            if (change.branch().isEmpty() && !name.startsWith(Constants.R_TAGS)) {
                return refuse(command, "only branches and tags are kept here");
            }
            var why = landing.refuse(change);
            return why.isPresent() ? refuse(command, why.get()) : Optional.of(change);
        } catch (IOException e) {
            LOG.debug("not a commit: {}", command.getNewId().name(), e);
            return refuse(command, "a branch leads to commits only");
        }
    }

    private static Landing.Change change(ReceiveCommand command, RevWalk walk) throws IOException {
        var deletes = command.getType() == ReceiveCommand.Type.DELETE;
        var before = Optional.of(command.getOldId())
                .filter(id -> !id.equals(ObjectId.zeroId()))
                .map(ObjectId::name);
        var after = Optional.<Commit>empty();
        if (!deletes && command.getRefName().startsWith(Constants.R_HEADS)) {
            var commit = walk.parseCommit(command.getNewId());
            var author = Words.printable(commit.getAuthorIdent().getName());
            var time = Instant.ofEpochSecond(Math.max(0, commit.getCommitTime()));
            after = Optional.of(
                    new Commit(commit.name(), commit.getFullMessage().strip(), author, time));
        }
        return new Landing.Change(command.getRefName(), deletes, before, after);
    }

    private static Optional<Landing.Change> refuse(ReceiveCommand command, String why) {
        command.setResult(Result.REJECTED_OTHER_REASON, why);
        return Optional.empty();
    }

    private static void refuseAll(Collection<ReceiveCommand> commands, String why) {
        for (var command : commands) {
            if (command.getResult() == Result.NOT_ATTEMPTED) {
                command.setResult(Result.REJECTED_OTHER_REASON, why);
            }
        }
    }

    private synchronized void say(ReceivePack pack, Thread teller, String line) {
        pack.sendMessage(line);
        try {
            pack.getMessageOutputStream().flush();
        } catch (IOException e) {
            LOG.debug("cannot say any more", e);
        }
        if (wire.broken()) {
            teller.interrupt();
        }
    }

    private void keepAlive(Thread teller) {
        try {
            while (!wire.broken()) {
                Thread.sleep(silence);
                wire.keepAlive();
            }
            teller.interrupt();
        } catch (InterruptedException e) {
            // All has been said.
            return;
        }
    }

    /// Ends the signs of life, then forgets an interruption that came too late: this thread serves others after us.
    private static void settle(Thread alive) {
        alive.interrupt();
        var joined = false;
        while (!joined) {
            try {
                alive.join();
                joined = true;
            } catch (InterruptedException e) {
                LOG.debug("interrupted while ending", e);
            }
        }
        var _ = Thread.interrupted();
    }
}
