package dev.slipway.projects;

import dev.slipway.platform.Database;
import dev.slipway.platform.UserId;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The pages that higher rooms give a project.
public final class ProjectTabs {
    private final Database database;
    private final Supplier<Stream<ProjectTab.Source>> sources;

    ProjectTabs(Database database, Supplier<Stream<ProjectTab.Source>> sources) {
        this.database = database;
        this.sources = sources;
    }

    /// In a transaction of its own.
    public List<ProjectTab> of(Project project, UserId user) {
        return database.asUser(
                user,
                () -> sources.get()
                        .flatMap(source -> source.of(project).stream())
                        .toList());
    }
}
