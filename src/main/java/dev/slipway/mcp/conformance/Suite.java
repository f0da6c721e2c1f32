package dev.slipway.mcp.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A published suite for servers, pinned, with the scenarios that it has for a revision of the protocol.
enum Suite {
    R2025_06_18("2025-06-18", "0.1.16", List.of("server-initialize", "ping", "tools-list"), all(withSessions(), "")),
    R2025_11_25(
            "2025-11-25",
            "0.1.16",
            List.of("server-initialize", "ping", "tools-list", "dns-rebinding-protection"),
            all(withSessions(), """
                    json-schema-2020-12 elicitation-sep1034-defaults server-sse-polling server-sse-multiple-streams
                    elicitation-sep1330-enums dns-rebinding-protection
                    """)),
    R2026_07_28(
            "2026-07-28",
            "0.2.0-alpha.12",
            List.of("tools-list", "http-header-validation", "dns-rebinding-protection"),
            all("server-stateless", """
                    json-schema-2020-12 server-sse-multiple-streams sep-2164-resource-not-found
                    dns-rebinding-protection caching http-header-validation http-custom-header-server-validation
                    input-required-result-basic-elicitation input-required-result-basic-sampling
                    input-required-result-basic-list-roots input-required-result-request-state
                    input-required-result-multiple-input-requests input-required-result-multi-round
                    input-required-result-missing-input-response input-required-result-non-tool-request
                    input-required-result-result-type input-required-result-unsupported-methods
                    input-required-result-tampered-state input-required-result-capability-check
                    input-required-result-ignore-extra-params input-required-result-validate-input
                    """));

    static final String PACKAGE = "@modelcontextprotocol/conformance";

    private final String revision;
    private final String version;
    private final List<String> basic;
    private final List<String> all;

    Suite(String revision, String version, List<String> basic, List<String> all) {
        this.revision = revision;
        this.version = version;
        this.basic = basic;
        this.all = all;
    }

    static Optional<Suite> of(String revision) {
        return Arrays.stream(values())
                .filter(suite -> suite.revision.equals(revision))
                .findFirst();
    }

    static List<String> revisions() {
        return Arrays.stream(values()).map(Suite::revision).toList();
    }

    String revision() {
        return revision;
    }

    /// Of the package.
    String version() {
        return version;
    }

    /// npm's lock file of it.
    String lock() {
        return Resources.text(version + ".lock.json");
    }

    /// Those that any server with tools can pass; most others look for tools, prompts and resources of the suite's
    /// own.
    List<String> basic() {
        return basic;
    }

    List<String> all() {
        return all;
    }

    /// What both suites have for every revision, between what is a revision's own.
    private static List<String> all(String first, String last) {
        var names = first + """
                 tools-list tools-call-simple-text tools-call-image tools-call-audio tools-call-embedded-resource
                tools-call-mixed-content tools-call-error tools-call-with-progress completion-complete resources-list
                resources-read-text resources-read-binary resources-templates-read prompts-list prompts-get-simple
                prompts-get-with-args prompts-get-embedded-resource prompts-get-with-image
                """ + last;
        return List.of(names.strip().split("\\s+"));
    }

    /// What ended with sessions.
    private static String withSessions() {
        return """
                server-initialize ping logging-set-level tools-call-with-logging tools-call-sampling
                tools-call-elicitation resources-subscribe resources-unsubscribe
                """;
    }
}
