package dev.slipway.web;

import dev.slipway.platform.UserId;
import java.util.List;
import java.util.Optional;

/// What a room brings to home besides deployments. A room declares one as a bean: data of a higher room comes down
/// through an interface of the lower one. Each opens its own transactions.
public interface HomePart {
    /// What of it runs, or is to run.
    List<Item> running(UserId user);

    /// Without what it does not go on until this person has decided.
    default List<Item> waiting(UserId user) {
        return List.of();
    }

    /// A line of home.
    ///
    /// @param name of the thing
    /// @param kind what it is, in a word or two
    /// @param status a word of the one vocabulary of states ([Look])
    /// @param words what else there is to say; may be empty
    /// @param page the path of its page
    /// @param address where a browser finds it; empty for what is not opened by one
    record Item(String name, String kind, String status, String words, String page, Optional<String> address) {}
}
