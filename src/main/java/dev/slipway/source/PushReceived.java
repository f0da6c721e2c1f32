package dev.slipway.source;

/// A push was stored. Published inside its transaction: what a listener stores is durable together with the push.
public record PushReceived(Push push) {}
