package dev.slipway.git;

import java.io.File;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/// Keeps JGit from reading git's settings of the machine and of the user that Slipway runs as, from running the git
/// program to find them, and from writing its own measurements into the user's home.
final class NoMachineSettings extends SystemReader.Delegate {
    private NoMachineSettings(SystemReader machine) {
        super(machine);
    }

    /// To be called before JGit is used; again costs nothing.
    static synchronized void apply() {
        if (!(SystemReader.getInstance() instanceof NoMachineSettings)) {
            SystemReader.setInstance(new NoMachineSettings(SystemReader.getInstance()));
        }
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        return new Nothing(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new Nothing(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new Nothing(parent, fs);
    }

    /// Lives in memory only.
    private static final class Nothing extends FileBasedConfig {
        Nothing(Config parent, FS fs) {
            super(parent, new File("/dev/null"), fs);
        }

        @Override
        public void load() {}

        @Override
        public void save() {}

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
