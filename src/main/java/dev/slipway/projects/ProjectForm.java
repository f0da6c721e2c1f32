package dev.slipway.projects;

import dev.slipway.platform.SlipwayException;
import dev.slipway.web.FieldErrors;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A project as a form holds it: texts, as they were typed, so that a form with a mistake comes back as it was left.
/// The fields are named as the settings are.
public record ProjectForm(Map<String, String> fields) {
    public ProjectForm {
        fields = Map.copyOf(fields);
    }

    static ProjectForm empty() {
        return new ProjectForm(Map.of("branch", "main", "autoDeploy", "true"));
    }

    static ProjectForm of(Project project) {
        var settings = project.settings();
        var fields = new HashMap<String, String>();
        fields.put("description", project.description());
        fields.put("branch", project.branch());
        fields.put("autoDeploy", String.valueOf(settings.autoDeploy()));
        project.repository().ifPresent(text -> fields.put("repository", text));
        settings.runtime().ifPresent(text -> fields.put("runtime", text));
        settings.rootFolder().ifPresent(text -> fields.put("rootFolder", text));
        settings.installCommand().ifPresent(text -> fields.put("installCommand", text));
        settings.buildCommand().ifPresent(text -> fields.put("buildCommand", text));
        settings.startCommand().ifPresent(text -> fields.put("startCommand", text));
        settings.outputFolder().ifPresent(text -> fields.put("outputFolder", text));
        settings.healthPath().ifPresent(text -> fields.put("healthPath", text));
        settings.memoryMegabytes().ifPresent(number -> fields.put("memoryMegabytes", String.valueOf(number)));
        settings.cpus().ifPresent(number -> fields.put("cpus", String.valueOf(number)));
        settings.autoDeployBranch().ifPresent(text -> fields.put("autoDeployBranch", text));
        return new ProjectForm(fields);
    }

    /// What stands in a field.
    public String get(String field) {
        return fields.getOrDefault(field, "").strip();
    }

    Optional<String> repository() {
        return Optional.of(get("repository")).filter(text -> !text.isEmpty());
    }

    /// What is wrong, by field.
    FieldErrors check() {
        var errors = new FieldErrors();
        check(errors, "description", ProjectRules::description);
        check(errors, "repository", ProjectRules::repository);
        errors.check("branch", () -> ProjectRules.branch(get("branch")));
        check(errors, "runtime", ProjectRules::runtime);
        check(errors, "rootFolder", ProjectRules::folder);
        check(errors, "outputFolder", ProjectRules::folder);
        check(errors, "installCommand", ProjectRules::command);
        check(errors, "buildCommand", ProjectRules::command);
        check(errors, "startCommand", ProjectRules::command);
        check(errors, "healthPath", ProjectRules::healthPath);
        check(errors, "autoDeployBranch", ProjectRules::branch);
        check(errors, "memoryMegabytes", text -> ProjectRules.memory(whole(text)));
        check(errors, "cpus", text -> ProjectRules.cpus(number(text)));
        return errors;
    }

    /// The settings; only after [#check] found nothing.
    ProjectSettings settings() {
        var given = new HashMap<String, Object>();
        for (var field : ProjectSettings.class.getRecordComponents()) {
            given.put(field.getName(), get(field.getName()));
        }
        return SettingsReader.merge(ProjectSettings.none(), given);
    }

    private void check(FieldErrors errors, String field, Consumer<String> rule) {
        if (!get(field).isEmpty()) {
            errors.check(field, () -> rule.accept(get(field)));
        }
    }

    private static int whole(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw SlipwayException.invalid("this is a whole number of megabytes");
        }
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            throw SlipwayException.invalid("this is a number, such as 0.5");
        }
    }
}
