package dev.slipway.identity;

/// Tokens of a person, or of an application that acts in their name, stopped counting before their time. Published
/// after it is stored; who remembers what tokens are good for forgets it.
public record AccessRevoked() {}
