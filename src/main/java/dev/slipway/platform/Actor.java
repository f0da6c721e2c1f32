package dev.slipway.platform;

/// In whose name a transaction runs. It decides the database role: a user's transaction works as the serving role,
/// which row-level security binds; a named system job works as the owner.
public sealed interface Actor {
    /// A signed-in person, or a token of theirs.
    record User(UserId id) implements Actor {}

    /// Slipway itself, doing the named job.
    record System(String job) implements Actor {}
}
