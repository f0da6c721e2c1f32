package dev.slipway.deployments.plan;

import dev.slipway.deployments.plan.Detection.Unsupported;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What is recognised and cannot be run yet: containers, and languages that need one.
final class ForeignRule {
    private static final Map<String, String> LANGUAGES = new LinkedHashMap<>();

    static {
        LANGUAGES.put("pyproject.toml", "Python");
        LANGUAGES.put("requirements.txt", "Python");
        LANGUAGES.put("go.mod", "Go");
        LANGUAGES.put("pom.xml", "Java");
        LANGUAGES.put("build.gradle", "Java");
        LANGUAGES.put("build.gradle.kts", "Kotlin");
        LANGUAGES.put("Cargo.toml", "Rust");
        LANGUAGES.put("Gemfile", "Ruby");
        LANGUAGES.put("composer.json", "PHP");
    }

    private static final String INSTEAD =
            " Set the project's runtime to nodejs, static or mcp to build it without Docker.";

    private ForeignRule() {}

    static Optional<Detection> containers(Draft draft) {
        draft.lookedFor("Dockerfile");
        draft.lookedFor("compose.yaml, docker-compose.yml");
        var wished = draft.runtime();
        if (wished.isPresent() && wished.get() != ProjectRuntime.DOCKER) {
            return Optional.empty();
        }
        if (draft.folder().has("Dockerfile")) {
            return unsupported("Dockerfile recognised; the docker driver comes later." + INSTEAD);
        }
        var compose =
                draft.folder().firstOf("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml");
        if (compose.isPresent()) {
            return unsupported(compose.get() + " recognised; the docker driver comes later." + INSTEAD);
        }
        return wished.isPresent()
                ? unsupported("The runtime is set to docker; the docker driver comes later." + INSTEAD)
                : Optional.empty();
    }

    static Optional<Detection> languages(Draft draft) {
        draft.lookedFor(String.join(", ", LANGUAGES.keySet()) + " (other languages, which need the docker driver)");
        if (draft.runtime().isPresent()) {
            return Optional.empty();
        }
        return draft.folder()
                .firstOf(LANGUAGES.keySet().toArray(String[]::new))
                .flatMap(file -> unsupported(
                        "%s says that this is a %s project; those need the docker driver, which comes later. Node projects and static sites are built now."
                                .formatted(file, LANGUAGES.get(file))));
    }

    private static Optional<Detection> unsupported(String why) {
        return Optional.of(new Unsupported(why));
    }
}
