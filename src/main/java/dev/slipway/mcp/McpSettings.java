package dev.slipway.mcp;

import dev.slipway.mcp.gateway.GatewaySettings;
import dev.slipway.platform.SlipwayException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// The settings of the door for MCP clients.
///
/// @param idleTimeout a session in which nothing was said for so long ends
/// @param initializeTimeout how long a server may take to answer `initialize`, its start included
/// @param drain how long a session of a version that is no longer live may go on
/// @param requestTimeout how long a server may say nothing about a request before that is given up
/// @param resumeTimeout how long a call goes on whose client lost its connection and may come back for the answer, as
///     those of revisions to 2025-11-25 may
/// @param writeTimeout how long a server may take nothing of what it is sent before its process is ended
/// @param maxSessions how many processes a project may have on this server at once, one for each session in use
/// @param warm how many processes a project in use has started ahead
/// @param conformanceTimeout how long all conformance scenarios of a version may take together
/// @param maxMessage the largest message that passes, in either direction
/// @param callsPerMinute how many requests a token may send to one server a minute; 0 for any number
/// @param callBurst how many of them at once
/// @param allowedOrigins origins of web pages, besides Slipway's own, that may call: `https://client.example`
/// @param allowedHosts names, besides Slipway's own, under which the door is known: those of a proxy before it
@ConfigurationProperties("mcp")
public record McpSettings(
        @DefaultValue("30m") Duration idleTimeout,
        @DefaultValue("60s") Duration initializeTimeout,
        @DefaultValue("10m") Duration drain,
        @DefaultValue("10m") Duration requestTimeout,
        @DefaultValue("60s") Duration resumeTimeout,
        @DefaultValue("30s") Duration writeTimeout,
        @DefaultValue("20") int maxSessions,
        @DefaultValue("1") int warm,
        @DefaultValue("15m") Duration conformanceTimeout,
        @DefaultValue("10MB") DataSize maxMessage,
        @DefaultValue("600") int callsPerMinute,
        @DefaultValue("100") int callBurst,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue List<String> allowedHosts) {
    public McpSettings {
        allowedOrigins = List.copyOf(allowedOrigins);
        allowedHosts = List.copyOf(allowedHosts);
        Map.of(
                        "idle-timeout", idleTimeout,
                        "initialize-timeout", initializeTimeout,
                        "drain", drain,
                        "request-timeout", requestTimeout,
                        "resume-timeout", resumeTimeout,
                        "write-timeout", writeTimeout,
                        "conformance-timeout", conformanceTimeout)
                .forEach((key, time) -> {
                    if (!time.isPositive()) {
                        throw SlipwayException.invalid("mcp.%s: %s is not a length of time", key, time);
                    }
                });
        if (warm < 0 || warm > 100) {
            throw SlipwayException.invalid("mcp.warm must be between 0 and 100");
        }
        if (callsPerMinute < 0 || callsPerMinute > 1_000_000 || callBurst < 1 || callBurst > 1_000_000) {
            throw SlipwayException.invalid(
                    "mcp.calls-per-minute must be between 0 and 1000000, mcp.call-burst between 1 and 1000000");
        }
        if (maxSessions < 1 || maxMessage.toBytes() < 1024 || maxMessage.toMegabytes() > 512) {
            throw SlipwayException.invalid(
                    "mcp.max-sessions must be at least 1, mcp.max-message between 1KB and 512MB");
        }
    }

    GatewaySettings gateway() {
        return new GatewaySettings(
                idleTimeout,
                initializeTimeout,
                drain,
                new GatewaySettings.Patience(requestTimeout, resumeTimeout, writeTimeout),
                Math.toIntExact(maxMessage.toBytes()),
                warm,
                new GatewaySettings.Rate(callsPerMinute, callBurst),
                allowedOrigins,
                allowedHosts);
    }
}
