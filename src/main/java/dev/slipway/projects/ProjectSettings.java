package dev.slipway.projects;

import java.util.Optional;

/// What a person may set for a project in place of what detection finds; empty leaves it to detection.
///
/// @param runtime static, nodejs, mcp or docker
/// @param rootFolder the folder of the repository to build, relative, without `..`
/// @param installCommand a shell line
/// @param buildCommand a shell line
/// @param startCommand a shell line
/// @param outputFolder of a static site, relative to the root folder
/// @param healthPath the path that the prober asks; `/` by default
/// @param memoryMegabytes of the running workload, 512 by default
/// @param cpus of the running workload, 0.5 by default
/// @param autoDeploy whether polling and webhooks deploy
/// @param autoDeployBranch the branch they deploy; the project's branch by default
public record ProjectSettings(
        Optional<String> runtime,
        Optional<String> rootFolder,
        Optional<String> installCommand,
        Optional<String> buildCommand,
        Optional<String> startCommand,
        Optional<String> outputFolder,
        Optional<String> healthPath,
        Optional<Integer> memoryMegabytes,
        Optional<Double> cpus,
        boolean autoDeploy,
        Optional<String> autoDeployBranch) {
    public static ProjectSettings none() {
        return new ProjectSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                Optional.empty());
    }
}
