-- A page by a delimiter jumps from prefix to prefix, and takes one row of each. Left to itself the planner sorts all names behind each
-- jump, because it thinks that all of them will be read: a hundred prefixes of ten thousand keys took two seconds, and take some
-- milliseconds along the index. For the same reason it would read all objects to join them to the thousand rows that it expects.
ALTER FUNCTION object_names(uuid, text, text, text, bigint, text, boolean, integer)
  ROWS 10
  SET enable_sort = off SET enable_incremental_sort = off SET enable_bitmapscan = off SET enable_seqscan = off;
