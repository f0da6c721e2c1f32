package dev.slipway.identity;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How people are let in.
///
/// @param sessionLife how long a browser stays signed in after it was last used
/// @param linkLife how long a one-time sign-in link works
/// @param tries wrong passwords for one account from one address before it has to wait
/// @param triesWithin the time in which they are counted, and how long the wait is
@ConfigurationProperties("identity")
public record IdentitySettings(
        @DefaultValue("7d") Duration sessionLife,
        @DefaultValue("1h") Duration linkLife,
        @DefaultValue("5") int tries,
        @DefaultValue("15m") Duration triesWithin) {}
