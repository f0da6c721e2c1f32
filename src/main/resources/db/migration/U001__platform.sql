DROP FUNCTION slipway_ensure_month(text, date);
DROP TABLE event_publication;
DROP TABLE settings;
DROP TABLE events;
DROP TABLE jobs;
DROP FUNCTION slipway_may_see_project(uuid);
DROP FUNCTION slipway_user();
