package dev.slipway.source;

import dev.slipway.git.Landing;
import dev.slipway.platform.UserId;
import dev.slipway.projects.Project;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Decides what becomes of a `git push`: the project's branch is received as a push and deployed; other branches and
/// tags are kept.
///
/// @param narrator who tells what follows; nobody, as long as no room does
record Landings(Pushes pushes, Supplier<Optional<PushNarrator>> narrator) {
    Landing of(Project project, UserId by) {
        return new Pushed(project, by);
    }

    private final class Pushed implements Landing {
        private final Project project;
        private final UserId by;
        private final List<Push> received = new ArrayList<>();
        private final List<String> kept = new ArrayList<>();

        Pushed(Project project, UserId by) {
            this.project = project;
            this.by = by;
        }

        @Override
        public Optional<String> refuse(Change change) {
            return change.deletes() && isDeployed(change)
                    ? Optional.of(project.branch() + " is the branch that is deployed and stays")
                    : Optional.empty();
        }

        @Override
        public void store(List<Change> changes) {
            for (var change : changes) {
                if (isDeployed(change) && change.after().isPresent()) {
                    var commit = change.after().get();
                    received.add(pushes.receive(
                            project.id(), by, Push.Origin.GIT, project.branch(), commit.id(), change.after()));
                } else if (!change.deletes()) {
                    change.branch().ifPresent(kept::add);
                }
            }
        }

        @Override
        public void tell(Talk talk) throws InterruptedException {
            for (var branch : kept) {
                talk.say("%s is kept, but not deployed: %s's deploy branch is %s"
                        .formatted(branch, project.name(), project.branch()));
            }
            var teller = narrator.get();
            for (var push : received) {
                var commit = push.commit().substring(0, 7);
                talk.say("Deploying %s of %s".formatted(commit, project.name()));
                if (teller.isPresent() && !teller.get().narrate(push, talk::say)) {
                    talk.say("%s was not deployed; what ran before runs on".formatted(commit));
                }
            }
        }

        private boolean isDeployed(Change change) {
            return change.branch().equals(Optional.of(project.branch()));
        }
    }
}
