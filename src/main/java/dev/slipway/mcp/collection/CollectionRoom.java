package dev.slipway.mcp.collection;

import dev.slipway.mcp.gateway.Endpoints;
import dev.slipway.mcp.gateway.Gateway;
import dev.slipway.mcp.instances.Instances;
import dev.slipway.mcp.trust.ProjectTools;
import dev.slipway.platform.Database;
import dev.slipway.projects.Projects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class CollectionRoom {
    @Bean
    CollectionStore mcpCollectionStore(Database database, JsonMapper json) {
        return new CollectionStore(database, json);
    }

    @Bean
    Roster mcpCollectionRoster(Database database, Projects projects, Instances instances, ProjectTools tools) {
        return new Roster(database, projects, instances, tools);
    }

    @Bean
    Collections mcpCollections(Database database, CollectionStore store, Roster roster, Gateway gateway) {
        return new Collections(database, store, roster, gateway);
    }

    @Bean
    CollectionEndpoints mcpCollectionEndpoints(
            Database database, CollectionStore store, Projects projects, ObjectProvider<Endpoints> all) {
        return new CollectionEndpoints(
                database, store, project -> projects.get(project).name(), all::stream);
    }
}
