DROP FUNCTION slipway_drop_log_months(timestamptz);
DROP TABLE log_blocks;
DROP TABLE log_streams;
