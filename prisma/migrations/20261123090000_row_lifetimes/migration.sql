-- What is looked for again and again (open chunks, open repairs) and what is deleted when it is old enough.
-- CreateIndex
CREATE INDEX "operation_chunks_closed_at_idx" ON "operation_chunks"("closed_at");
-- CreateIndex
CREATE INDEX "operations_finished_at_idx" ON "operations"("finished_at");
-- CreateIndex
CREATE INDEX "instances_terminated_at_idx" ON "instances"("terminated_at");
-- CreateIndex
CREATE INDEX "cleanups_done_at_idx" ON "cleanups"("done_at");
-- CreateIndex
CREATE INDEX "client_tokens_created_at_idx" ON "client_tokens"("created_at");

-- Those that were tried longest ago are tried first, so that what cannot be done hides nothing.
-- AlterTable
ALTER TABLE "cleanups" ADD COLUMN     "tried_at" TIMESTAMPTZ(3);

-- Left behind by instances that were deleted before their surroundings were deleted with them.
DELETE FROM "reservations" r WHERE NOT EXISTS (SELECT FROM "instances" i WHERE i."reservation_id" = r."id");
DELETE FROM "instance_attempts" a
  WHERE a."state" = 'released' AND NOT EXISTS (SELECT FROM "instances" i WHERE i."id" = a."instance_id");
