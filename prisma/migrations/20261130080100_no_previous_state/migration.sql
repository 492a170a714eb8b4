-- Nothing has ever read it: what a resource was before an operation stays in its own row until the operation moves it.
ALTER TABLE operation_members DROP COLUMN previous_state;
