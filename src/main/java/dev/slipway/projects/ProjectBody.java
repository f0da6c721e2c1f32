package dev.slipway.projects;

import dev.slipway.platform.SlipwayException;
import dev.slipway.platform.UserId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a request says about a project. Absent fields stay as they are (or take their default); an empty `repository`
/// clears it.
record ProjectBody(
        @Nullable String name,
        @Nullable String description,
        @Nullable String repository,
        @Nullable String branch,

        @Schema(implementation = ProjectSettings.class) @Nullable
        Map<String, @Nullable Object> settings) {

    NewProject wanted(UserId owner) {
        if (name == null) {
            throw SlipwayException.invalid("a project needs a name");
        }
        return new NewProject(
                owner,
                name.strip(),
                Optional.ofNullable(description).map(String::strip).orElse(""),
                address(repository),
                Optional.ofNullable(branch)
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .orElse("main"),
                settings(ProjectSettings.none()));
    }

    ProjectChange changeOf(Project current) {
        if (name != null && !name.equals(current.name())) {
            throw SlipwayException.invalid("a project's name cannot change: addresses and remotes hold it");
        }
        return new ProjectChange(
                Optional.ofNullable(description).map(String::strip).orElse(current.description()),
                repository == null ? current.repository() : address(repository),
                Optional.ofNullable(branch).map(String::strip).orElse(current.branch()),
                settings(current.settings()));
    }

    private ProjectSettings settings(ProjectSettings current) {
        return settings == null ? current : SettingsReader.merge(current, settings);
    }

    private static Optional<String> address(@Nullable String text) {
        return Optional.ofNullable(text).map(String::strip).filter(address -> !address.isEmpty());
    }
}
