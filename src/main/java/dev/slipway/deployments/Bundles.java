package dev.slipway.deployments;

import dev.slipway.deployments.plan.Plan;
import dev.slipway.projects.ProjectSettings;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The JSON of what a deployment stores whole: variable versions, settings, plan. Its own mapper, because what
/// is stored (and hashed into an artifact's input key) must not change with the settings of the API's.
final class Bundles {
    private static final TypeReference<Map<String, Integer>> VERSIONS = new TypeReference<>() {};

    private final JsonMapper json = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    String write(Object value) {
        return json.writeValueAsString(value);
    }

    Map<String, Integer> versions(String text) {
        return json.readValue(text, VERSIONS);
    }

    ProjectSettings settings(String text) {
        return json.readValue(text, ProjectSettings.class);
    }

    Plan plan(String text) {
        return json.readValue(text, Plan.class);
    }
}
