package dev.slipway.projects;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How projects are made.
///
/// @param hostUserBase the first user id on the host that projects get; each gets its own from here upwards
/// @param reservedNames names that no project may take, besides Slipway's own
@ConfigurationProperties("projects")
public record ProjectsSettings(
        @DefaultValue("200000") int hostUserBase,
        @DefaultValue({}) Set<String> reservedNames) {
    public ProjectsSettings {
        reservedNames = Set.copyOf(reservedNames);
    }
}
