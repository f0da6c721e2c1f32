-- edge: the public names and where they lead.

-- One row a name. Every server keeps the whole table in memory and reads it again every two seconds.
CREATE TABLE routes (
    id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    project_id       uuid NOT NULL,
    -- The host label in front of the base domain (RFC 1123 section 2.1), in lower case.
    name             varchar(63) NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$'),
    target_kind      varchar(20) NOT NULL CHECK (target_kind IN ('upstream', 'files', 'nothing')),
    -- upstream: the workload's address.
    target_host      text,
    target_port      integer CHECK (target_port BETWEEN 1 AND 65535),
    -- files: the folder that the edge serves; whether a path without a file is answered with /index.html.
    target_folder    text,
    target_fallback  boolean,
    -- nothing: why, in a sentence that visitors read.
    target_why       text,
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    CHECK (CASE target_kind
               WHEN 'upstream' THEN target_host IS NOT NULL AND target_port IS NOT NULL
               WHEN 'files' THEN target_folder IS NOT NULL AND target_fallback IS NOT NULL
               ELSE target_why IS NOT NULL
           END)
);
CREATE INDEX routes_project ON routes (project_id);
COMMENT ON TABLE routes IS 'The public names of projects and where each leads now.';

-- People read the routes of their projects; only the owner role, in a system job, changes them.
ALTER TABLE routes ENABLE ROW LEVEL SECURITY;
CREATE POLICY routes_read ON routes FOR SELECT USING (slipway_may_see_project(project_id));
