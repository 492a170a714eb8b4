-- An instance has ended if and only if it says when. Rows that somebody wrote by hand may not.
UPDATE "instances" SET "terminated_at" = now() WHERE "state" = 'terminated' AND "terminated_at" IS NULL;
UPDATE "instances" SET "terminated_at" = NULL WHERE "state" <> 'terminated' AND "terminated_at" IS NOT NULL;
ALTER TABLE "instances" ADD CONSTRAINT "instances_terminated_at_check"
  CHECK (("state" = 'terminated') = ("terminated_at" IS NOT NULL));

-- What a project is shown, its live instances and those that ended lately, is one range of this index, however many ended before.
CREATE INDEX "instances_project_id_terminated_at_idx" ON "instances"("project_id", coalesce("terminated_at", 'infinity'));

-- It led through all that the project ever had; a page is sorted.
DROP INDEX "instances_project_id_reservation_id_launch_index_idx";
