package dev.slipway.mcp.collection;

import dev.slipway.mcp.gateway.Endpoints;
import dev.slipway.mcp.gateway.Gateway;
import dev.slipway.platform.Database;
import dev.slipway.projects.Projects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CollectionRoom {
    @Bean
    CollectionStore mcpCollectionStore(Database database) {
        return new CollectionStore(database);
    }

    @Bean
    Collections mcpCollections(Database database, CollectionStore store, Gateway gateway) {
        return new Collections(database, store, gateway);
    }

    @Bean
    CollectionEndpoints mcpCollectionEndpoints(
            Database database, CollectionStore store, Projects projects, ObjectProvider<Endpoints> all) {
        return new CollectionEndpoints(
                database, store, project -> projects.get(project).name(), all::stream);
    }
}
