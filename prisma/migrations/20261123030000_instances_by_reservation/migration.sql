-- Instances are shown in the order of their reservations, a page at a time.
-- CreateIndex
CREATE INDEX "instances_project_id_reservation_id_launch_index_idx" ON "instances"("project_id", "reservation_id", "launch_index");

-- DropIndex
DROP INDEX "instances_project_id_id_idx";
