-- Changes of branches, as Slipway learnt of them.

CREATE TABLE pushes (
    id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    project_id        uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    user_id           uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    origin            varchar(20) NOT NULL CHECK (origin IN ('manual', 'git', 'polling', 'webhook')),
    branch            varchar(250) NOT NULL,
    commit_hash       char(40) NOT NULL CHECK (commit_hash ~ '^[0-9a-f]{40}$'),
    commit_message    text,
    author            text,
    commit_timestamp  timestamptz,
    received_at       timestamptz NOT NULL
);
COMMENT ON TABLE pushes IS 'Every change of a branch that was to be built, stored before anybody was told "accepted"';
COMMENT ON COLUMN pushes.user_id IS 'Who pushed or asked; the owner of the project for polling';
COMMENT ON COLUMN pushes.commit_hash IS 'Exactly what is to be built, wherever the branch is by then';
COMMENT ON COLUMN pushes.commit_message IS 'Null, like author and time, while the commit has not been fetched';
CREATE INDEX pushes_project ON pushes (project_id, received_at DESC, id);
CREATE INDEX pushes_branch ON pushes (project_id, branch, received_at DESC);
ALTER TABLE pushes ENABLE ROW LEVEL SECURITY;
CREATE POLICY pushes_read ON pushes FOR SELECT USING (slipway_may_see_project(project_id));
CREATE POLICY pushes_write ON pushes FOR INSERT
    WITH CHECK (slipway_may_see_project(project_id) AND user_id = slipway_user());

CREATE TABLE polled_branches (
    project_id    uuid PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
    branch        varchar(250) NOT NULL,
    tip           char(40),
    polled_at     timestamptz NOT NULL,
    next_poll_at  timestamptz NOT NULL,
    failures      integer NOT NULL DEFAULT 0,
    error         text
);
COMMENT ON TABLE polled_branches IS 'What polling last saw of a project''s branch';
COMMENT ON COLUMN polled_branches.tip IS 'The commit it last saw; a later look that finds another one is a push';
COMMENT ON COLUMN polled_branches.failures IS 'Looks in a row that failed; each doubles the time to the next';
COMMENT ON COLUMN polled_branches.error IS 'Why the last look failed; null when it did not';
CREATE INDEX polled_branches_next ON polled_branches (next_poll_at);
ALTER TABLE polled_branches ENABLE ROW LEVEL SECURITY;
CREATE POLICY polled_branches_all ON polled_branches
    USING (slipway_may_see_project(project_id)) WITH CHECK (slipway_may_see_project(project_id));
