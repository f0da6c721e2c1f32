DROP FUNCTION slipway_drop_log_months(timestamptz);
DROP FUNCTION slipway_ensure_log_month(date);
DROP TABLE log_blocks;
DROP TABLE log_streams;
