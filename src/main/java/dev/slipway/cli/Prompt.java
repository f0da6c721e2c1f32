package dev.slipway.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Asks the person at the terminal; where nobody sits, the answer is standard input.
final class Prompt {
    private Prompt() {}

    static String visible(String question) throws IOException {
        var console = console();
        return console.isPresent() ? console.get().readLine("%s: ", question) : standardInput();
    }

    static String hidden(String question) throws IOException {
        var console = console();
        return console.isPresent() ? new String(console.get().readPassword("%s: ", question)) : standardInput();
    }

    static String standardInput() throws IOException {
        return new String(System.in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    static Optional<Console> console() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }
}
