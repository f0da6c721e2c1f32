package dev.slipway.console;

import dev.slipway.deployments.Deployment;
import java.util.List;

/// A deployment and its project's name, as home shows it.
public record HomeLine(String project, Deployment deployment) {
    /// Those that somebody has to look at: failed, and nothing newer of the project stands among the lines.
    public static List<HomeLine> troubles(List<HomeLine> lines) {
        return lines.stream()
                .filter(line -> line.deployment.status().word().equals("failed"))
                .filter(line -> lines.stream().noneMatch(line::isOvertakenBy))
                .toList();
    }

    private boolean isOvertakenBy(HomeLine other) {
        return other.project.equals(project) && other.deployment.number() > deployment.number();
    }
}
