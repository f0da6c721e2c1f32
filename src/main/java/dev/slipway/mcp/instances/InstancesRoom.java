package dev.slipway.mcp.instances;

import dev.slipway.edge.Routes;
import dev.slipway.identity.Users;
import dev.slipway.logs.Logs;
import dev.slipway.mcp.InstanceSettings;
import dev.slipway.mcp.catalogue.McpTypes;
import dev.slipway.mcp.catalogue.Servers;
import dev.slipway.mcp.gateway.Gateway;
import dev.slipway.mcp.gateway.Greeter;
import dev.slipway.mcp.keys.Keys;
import dev.slipway.mcp.trust.RecordingWish;
import dev.slipway.mcp.trust.Recordings;
import dev.slipway.platform.Database;
import dev.slipway.platform.Events;
import dev.slipway.platform.Home;
import dev.slipway.platform.jobs.Jobs;
import dev.slipway.projects.ProjectsSettings;
import dev.slipway.runtime.RuntimeSettings;
import dev.slipway.runtime.Workloads;
import java.time.Clock;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires instances: what the gateway asks, what people do, what time does.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(InstanceSettings.class)
class InstancesRoom {
    @Bean
    InstanceStore mcpInstanceStore(Database database) {
        return new InstanceStore(database);
    }

    @Bean
    Relay mcpRelay(ObjectProvider<Gateway> gateway) {
        return new Relay(() -> Optional.ofNullable(gateway.getIfAvailable()));
    }

    @Bean
    DataFolders mcpInstanceFolders(Home home) {
        return new DataFolders(home);
    }

    @Bean
    Closing mcpClosing(Relay relay, Workloads workloads) {
        return new Closing(relay, workloads);
    }

    @Bean
    Assembly mcpAssembly(
            McpTypes types,
            Keys keys,
            Servers servers,
            DataFolders folders,
            Workloads workloads,
            InstanceSettings settings) {
        return new Assembly(types, keys, servers, folders, workloads, settings);
    }

    @Bean
    InstanceEndpoints mcpInstanceEndpoints(Database database, InstanceStore store, Assembly assembly, Clock clock) {
        return new InstanceEndpoints(database, store, assembly, clock);
    }

    @Bean
    InstancePasses mcpInstancePasses(Database database, InstanceStore store, Users users, Clock clock) {
        return new InstancePasses(database, store, users, clock);
    }

    @Bean
    InstanceWatch mcpInstanceWatch(Database database, Events events, Clock clock) {
        return new InstanceWatch(database, events, clock);
    }

    @Bean
    Sampler mcpSampler(Database database, Relay relay, Workloads workloads, Clock clock) {
        return new Sampler(database, relay, workloads, clock);
    }

    @Bean
    Rounds mcpRounds(Database database, InstanceWatch watch, Sampler sampler, Relay relay, InstanceSettings settings) {
        return new Rounds(database, watch, sampler, relay, settings.sampleInterval());
    }

    @Bean
    StartInstance startMcpInstance(
            Database database,
            InstanceStore store,
            Assembly assembly,
            Greeter greeter,
            Workloads workloads,
            Logs logs,
            Closing closing,
            Events events,
            InstanceSettings settings) {
        var trial = new Trial(database, greeter, workloads, assembly, logs, settings.patience());
        return new StartInstance(database, store, assembly, trial, closing, events);
    }

    @Bean
    SweepInstances sweepMcpInstances(
            Database database,
            Closing closing,
            Workloads workloads,
            DataFolders folders,
            McpTypes types,
            Logs logs,
            Jobs jobs,
            Events events,
            Recordings recordings,
            Clock clock,
            InstanceSettings settings) {
        var tools = new SweepInstances.Tools(
                database, closing, workloads, folders, types, logs, jobs, events, recordings, clock);
        return new SweepInstances(tools, settings);
    }

    /// The sweep is queued once and then goes on by itself.
    @Bean
    ApplicationListener<ApplicationStartedEvent> beginSweepingMcpInstances(Database database, Jobs jobs, Clock clock) {
        return _ -> database.asSystem(
                SweepInstances.KIND,
                () -> jobs.enqueue(SweepInstances.KIND, SweepInstances.SUBJECT, SweepInstances.KIND, clock.instant()));
    }

    @Bean
    Instances mcpInstances(
            Database database,
            McpTypes types,
            Keys keys,
            Logs logs,
            Jobs jobs,
            Events events,
            Recordings recordings,
            Routes routes,
            Relay relay,
            Closing closing,
            Clock clock,
            ProjectsSettings projects,
            InstanceStore store,
            InstancePasses passes,
            InstanceSettings settings) {
        var tools = new Instances.Tools(
                database,
                types,
                keys,
                logs,
                jobs,
                events,
                recordings,
                routes,
                relay,
                closing,
                clock,
                projects.hostUserBase());
        return new Instances(tools, store, passes, new Terms(settings, clock));
    }

    /// Whether calls are kept is the instance's to say.
    @Bean
    RecordingWish mcpRecordingWish(InstanceStore store) {
        return instance -> store.isRecorded(new InstanceId(instance));
    }

    @Bean
    InstanceRecordings mcpInstanceRecordings(
            Database database,
            Instances instances,
            InstanceEndpoints endpoints,
            Recordings recordings,
            Relay relay,
            Events events) {
        return new InstanceRecordings(database, instances, endpoints, recordings, relay, events);
    }

    @Bean
    Insight mcpInsight(Database database, Sampler sampler, Relay relay, Logs logs, Clock clock) {
        return new Insight(database, sampler, relay, logs, clock);
    }

    @Bean
    RequirementSettings mcpRequirementSettings(InstanceSettings instances, RuntimeSettings runtime) {
        return new RequirementSettings(instances, runtime);
    }

    @Bean
    OnKeyChanged mcpOnKeyChanged(Instances instances) {
        return new OnKeyChanged(instances);
    }

    @Bean
    OnTypeChanged mcpOnTypeChanged(Instances instances) {
        return new OnTypeChanged(instances);
    }

    @Bean
    OnWorkloadMoved mcpOnWorkloadMoved(Relay relay) {
        return new OnWorkloadMoved(relay);
    }
}
