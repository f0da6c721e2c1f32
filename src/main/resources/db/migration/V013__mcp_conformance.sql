-- What an owner wants of the published conformance suites: see the record Conformance for the words.

ALTER TABLE mcp_options
    ADD COLUMN conformance           jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN conformance_may_fail  jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN mcp_options.conformance IS 'Scenarios of the published conformance suites that a version must pass: ["2025-11-25", "2026-07-28/tools-list"]';
COMMENT ON COLUMN mcp_options.conformance_may_fail IS 'Those among them whose failure holds nothing back';
