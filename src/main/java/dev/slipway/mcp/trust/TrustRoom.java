package dev.slipway.mcp.trust;

import dev.slipway.logs.Logs;
import dev.slipway.mcp.conformance.Examiner;
import dev.slipway.mcp.gateway.Gateway;
import dev.slipway.mcp.gateway.Greeter;
import dev.slipway.platform.Database;
import dev.slipway.platform.Events;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/// Wires this part of the room.
@Configuration(proxyBeanMethods = false)
class TrustRoom {
    private final OptionsStore options;
    private final ToolSetStore sets;
    private final RecordingStore recordings;
    private final Database database;
    private final JsonMapper json;

    TrustRoom(Database database, JsonMapper json) {
        this.options = new OptionsStore(database, json);
        this.sets = new ToolSetStore(database, json);
        this.recordings = new RecordingStore(database, json);
        this.database = database;
        this.json = json;
    }

    @Bean
    ProjectTools mcpProjectTools(Events events, ApplicationEventPublisher publisher) {
        return new ProjectTools(options, sets, recordings, events, publisher);
    }

    @Bean
    TrustGate mcpTrustGate(ObjectProvider<Gateway> gateway, Greeter greeter, Logs logs, Examiner examiner) {
        var asker = new Asker(gateway::getObject, greeter, logs);
        return new TrustGate(
                database, options, sets, asker, examiner, new Replay(database, recordings, asker::talk, json));
    }

    @Bean
    Recorder mcpRecorder(ObjectProvider<RecordingWish> instances) {
        return new Recorder(database, options, () -> Optional.ofNullable(instances.getIfAvailable()), recordings);
    }

    @Bean
    Recordings mcpRecordings() {
        return new Recordings(recordings, new Repeater(json));
    }

    @Bean
    OnReleaseSwitched mcpPinTools(ProjectTools tools) {
        return new OnReleaseSwitched(database, tools);
    }

    @Bean
    OnProjectDeleted mcpForgetTools(ProjectTools tools) {
        return new OnProjectDeleted(database, tools);
    }
}
