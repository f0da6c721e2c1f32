CREATE OR REPLACE FUNCTION slipway_may_see_project(project uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    BEGIN
        RETURN EXISTS (SELECT 1 FROM projects p WHERE p.id = project AND p.user_id = slipway_user());
    END
    $$;
DROP TABLE mcp_tool_calls;
DROP TABLE mcp_instances;
DROP TABLE api_keys;
DROP TABLE mcp_types;
