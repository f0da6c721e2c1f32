-- Streams of log lines, in compressed blocks: a row for each line would be a hundred times as many rows, and several
-- times as many bytes.

CREATE TABLE log_streams (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    project_id   uuid NOT NULL,
    subject      text NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    finished_at  timestamptz,
    last_seq     bigint NOT NULL DEFAULT 0,
    bytes        bigint NOT NULL DEFAULT 0,
    kept_bytes   bigint NOT NULL DEFAULT 0,
    masked       bigint NOT NULL DEFAULT 0,
    writer       uuid
) WITH (fillfactor = 70);
CREATE INDEX log_streams_project ON log_streams (project_id, created_at);
CREATE INDEX log_streams_subject ON log_streams (subject);
COMMENT ON TABLE log_streams IS 'One log: of a deployment, a build step or a workload.';
COMMENT ON COLUMN log_streams.subject IS 'What it belongs to, as kind:id.';
COMMENT ON COLUMN log_streams.finished_at IS 'Set when nothing more will be said; followers end there.';
COMMENT ON COLUMN log_streams.last_seq IS 'The place of the last stored line, from 1; 0 when there is none.';
COMMENT ON COLUMN log_streams.bytes IS 'Size of all lines ever stored, uncompressed.';
COMMENT ON COLUMN log_streams.kept_bytes IS 'Size of the lines still kept, uncompressed.';
COMMENT ON COLUMN log_streams.masked IS 'How many times a secret was hidden.';
COMMENT ON COLUMN log_streams.writer IS 'Who may append: a later opening takes over, and the earlier writer fails.';
ALTER TABLE log_streams ENABLE ROW LEVEL SECURITY;
CREATE POLICY log_streams_of_project ON log_streams USING (slipway_may_see_project(project_id));

-- No foreign key to log_streams: months are dropped whole, and a stream's blocks are deleted with it by the room.
-- The key begins with what every read asks for: the first block at or after a line of a stream.
CREATE TABLE log_blocks (
    stream_id   uuid NOT NULL,
    project_id  uuid NOT NULL,
    first_seq   bigint NOT NULL,
    last_seq    bigint NOT NULL,
    lines       integer NOT NULL,
    first_at    timestamptz NOT NULL,
    last_at     timestamptz NOT NULL,
    levels      smallint NOT NULL,
    sources     text[] NOT NULL,
    bytes       integer NOT NULL,
    data        bytea NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (stream_id, last_seq, created_at)
) PARTITION BY RANGE (created_at);
-- The data is compressed already.
ALTER TABLE log_blocks ALTER COLUMN data SET STORAGE EXTERNAL;
CREATE TABLE log_blocks_default PARTITION OF log_blocks DEFAULT;
CREATE INDEX log_blocks_project ON log_blocks (project_id);
COMMENT ON TABLE log_blocks IS 'Runs of consecutive lines of a stream; partitioned by month of storing.';
COMMENT ON COLUMN log_blocks.lines IS 'Fewer than the places from first_seq to last_seq when lines were dropped.';
COMMENT ON COLUMN log_blocks.levels IS 'Bit n: a line of level n (0 debug, 1 info, 2 warning, 3 error) is inside.';
COMMENT ON COLUMN log_blocks.bytes IS 'Size of the lines, uncompressed.';
COMMENT ON COLUMN log_blocks.data IS 'Zstandard; the form inside is described at the class Block.';
ALTER TABLE log_blocks ENABLE ROW LEVEL SECURITY;
CREATE POLICY log_blocks_of_project ON log_blocks USING (slipway_may_see_project(project_id));
ALTER TABLE log_blocks_default ENABLE ROW LEVEL SECURITY;
-- Drops the months that ended before `kept_from`, and what old rows the default partition holds.
-- Returns how many partitions were dropped.
CREATE FUNCTION slipway_drop_log_months(kept_from timestamptz) RETURNS integer
    LANGUAGE plpgsql
    AS $$
    DECLARE
        name    text;
        dropped integer := 0;
    BEGIN
        FOR name IN
            SELECT c.relname
            FROM pg_inherits i
            JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = 'log_blocks'::regclass
              AND c.relname ~ '^log_blocks_[0-9]{6}$'
              AND to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month' <= kept_from
        LOOP
            EXECUTE format('DROP TABLE %I', name);
            dropped := dropped + 1;
        END LOOP;
        DELETE FROM log_blocks_default WHERE created_at < kept_from;
        RETURN dropped;
    END
    $$;

SELECT slipway_ensure_month('log_blocks', now()::date);
SELECT slipway_ensure_month('log_blocks', (date_trunc('month', now()) + interval '1 month')::date);
