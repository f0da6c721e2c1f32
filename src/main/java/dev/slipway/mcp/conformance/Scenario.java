package dev.slipway.mcp.conformance;

/// One examination of a suite. As a word: `2025-11-25/tools-list`.
///
/// @param name as the suite calls it
record Scenario(Suite suite, String name) {
    @Override
    public String toString() {
        return suite.revision() + "/" + name;
    }
}
