package dev.slipway.git;

import dev.slipway.platform.ErrorCode;
import dev.slipway.platform.SlipwayException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/// The server's side of git over HTTP: the "smart" protocol of gitprotocol-http(5), versions 0 to 2. Knows requests
/// and answers as streams only; who may ask is decided before.
public final class SmartHttp {
    /// The two services of the protocol.
    public enum Service {
        UPLOAD_PACK,
        RECEIVE_PACK;

        /// As the protocol spells it: `git-upload-pack`.
        public String word() {
            return "git-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final GitSettings settings;
    private final ConcurrentHashMap<Path, ReentrantLock> locks = new ConcurrentHashMap<>();

    public SmartHttp(GitSettings settings) {
        this.settings = settings;
    }

    /// Answers `GET info/refs`.
    ///
    /// @param branch what HEAD leads to, and a clone therefore checks out
    /// @param protocol the `Git-Protocol` header, or nothing
    public void advertise(Path repository, String branch, Service service, String protocol, OutputStream out)
            throws IOException {
        try (var opened = open(repository)) {
            opened.updateRef(Constants.HEAD).link(Constants.R_HEADS + branch);
            var lines = new PacketLineOut(out);
            switch (service) {
                case UPLOAD_PACK ->
                    uploading(opened, protocol)
                            .sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines), service.word());
                case RECEIVE_PACK -> {
                    lines.writeString("# service=" + service.word() + "\n");
                    lines.end();
                    receiving(opened).sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
                }
            }
            out.flush();
        }
    }

    /// Answers `POST git-upload-pack`: a fetch or a clone.
    public void upload(Path repository, String protocol, InputStream in, OutputStream out) throws IOException {
        try (var opened = open(repository)) {
            uploading(opened, protocol).upload(in, out, null);
        }
    }

    /// Answers `POST git-receive-pack`: a push. Returns when all has been said.
    public void receive(Path repository, InputStream in, OutputStream out, Landing landing) throws IOException {
        var wire = new Wire(out);
        var lock = locks.computeIfAbsent(repository, _ -> new ReentrantLock());
        try (var opened = open(repository)) {
            var pack = receiving(opened);
            var steps = new LandingSteps(landing, lock, wire, settings.keepAlive());
            pack.setPreReceiveHook(steps);
            pack.setPostReceiveHook(steps);
            pack.receive(new BoundedInput(in, settings.maxPushBytes().toBytes()), wire, null);
        } finally {
            if (lock.isHeldByCurrentThread()) {
                lock.unlock();
            }
        }
    }

    private static UploadPack uploading(Repository repository, String protocol) {
        var pack = new UploadPack(repository);
        pack.setBiDirectionalPipe(false);
        if (!protocol.isBlank()) {
            pack.setExtraParameters(List.of(protocol.split(":", -1)));
        }
        return pack;
    }

    private static ReceivePack receiving(Repository repository) {
        var pack = new ReceivePack(repository);
        pack.setBiDirectionalPipe(false);
        pack.setAtomic(false);
        pack.setAllowNonFastForwards(true);
        // Objects are checked as git itself does, minus harmless defects of old repositories.
        pack.setObjectChecker(new ObjectChecker()
                .setAllowLeadingZeroFileMode(true)
                .setAllowInvalidPersonIdent(true)
                .setSafeForMacOS(true));
        return pack;
    }

    private static FileRepository open(Path repository) {
        NoMachineSettings.apply();
        try {
            return (FileRepository) new FileRepositoryBuilder()
                    .setGitDir(repository.toFile())
                    .setBare()
                    .setMustExist(true)
                    .build();
        } catch (IOException e) {
            throw new SlipwayException(ErrorCode.INTERNAL, "cannot open the project's repository", e);
        }
    }
}
