package dev.slipway.deployments.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.deployments.plan.Detection.Planned;
import dev.slipway.projects.ProjectSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// A small repository for the detector to look at.
final class PlanFixture {
    private final Path root;
    private ProjectSettings settings = ProjectSettings.none();

    PlanFixture(Path root) {
        this.root = root;
    }

    PlanFixture file(String name, String text) {
        return bytes(name, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    PlanFixture bytes(String name, byte[] content) {
        try {
            var path = root.resolve(name);
            Files.createDirectories(path.getParent());
            Files.write(path, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PlanFixture link(String name, Path target) {
        try {
            Files.createSymbolicLink(root.resolve(name), target);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param wishes fields of [ProjectSettings] by name
    PlanFixture settings(Map<String, String> wishes) {
        var none = ProjectSettings.none();
        settings = new ProjectSettings(
                Optional.ofNullable(wishes.get("runtime")),
                Optional.ofNullable(wishes.get("rootFolder")),
                Optional.ofNullable(wishes.get("installCommand")),
                Optional.ofNullable(wishes.get("buildCommand")),
                Optional.ofNullable(wishes.get("startCommand")),
                Optional.ofNullable(wishes.get("outputFolder")),
                Optional.ofNullable(wishes.get("healthPath")),
                none.memoryMegabytes(),
                none.cpus(),
                none.autoDeploy(),
                none.autoDeployBranch());
        return this;
    }

    Detection detect() {
        return Detector.detect(root, settings);
    }

    Plan plan() {
        var detection = detect();
        assertThat(detection).isInstanceOf(Planned.class);
        return ((Planned) detection).plan();
    }
}
