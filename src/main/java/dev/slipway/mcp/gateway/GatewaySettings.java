package dev.slipway.mcp.gateway;

import java.time.Duration;
import java.util.List;

/// What an administrator can set about the gateway.
///
/// @param idleTimeout a session in which nothing was said for so long ends, and so does a process
/// @param initializeTimeout how long a server may take to answer `initialize`, its start included
/// @param drain how long a process of a version that is no longer live may go on
/// @param patience how long is waited for whoever says nothing
/// @param maxMessageBytes the largest message that passes, in either direction
/// @param warm how many processes an endpoint in use has started ahead
/// @param rate how fast a token may call an endpoint
/// @param allowedOrigins origins of web pages, besides Slipway's own, that may call: `https://client.example`
/// @param allowedHosts names, besides Slipway's own, under which the door is known: those of a proxy before it
public record GatewaySettings(
        Duration idleTimeout,
        Duration initializeTimeout,
        Duration drain,
        Patience patience,
        int maxMessageBytes,
        int warm,
        Rate rate,
        List<String> allowedOrigins,
        List<String> allowedHosts) {
    private static final Duration MOMENT = Duration.ofSeconds(30);

    public GatewaySettings {
        allowedOrigins = List.copyOf(allowedOrigins);
        allowedHosts = List.copyOf(allowedHosts);
    }

    /// How long nobody may have used a process before it makes room for another: never longer than until it would end
    /// by itself.
    Duration unused() {
        return idleTimeout.compareTo(MOMENT) < 0 ? idleTimeout : MOMENT;
    }

    /// How long is waited for whoever says nothing.
    ///
    /// @param request how long a server may say nothing about a request before that is given up
    /// @param resume how long a request goes on whose client lost its connection and may come back for the answer
    /// @param write how long a server may take nothing of what it is sent before it is ended
    public record Patience(Duration request, Duration resume, Duration write) {}

    /// How fast a token may call an endpoint.
    ///
    /// @param perMinute how many requests a minute, in the long run; 0 for any number
    /// @param burst how many at once
    public record Rate(int perMinute, int burst) {
        /// Time between two requests at the steady rate, in nanoseconds.
        long interval() {
            return Duration.ofMinutes(1).toNanos() / perMinute;
        }

        boolean unlimited() {
            return perMinute == 0;
        }
    }
}
