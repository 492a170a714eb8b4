-- Images that operations bring: from the object store, from an instance, from another image.
ALTER TABLE "images"
  ADD COLUMN "task_state" TEXT,
  ADD COLUMN "generation" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "operation_id" UUID,
  ADD COLUMN "settled_at" TIMESTAMPTZ(3),
  ADD COLUMN "received_bytes" BIGINT,
  ADD COLUMN "location" TEXT,
  ADD COLUMN "source_image_id" TEXT,
  ADD COLUMN "source_instance_id" TEXT,
  ADD CONSTRAINT "images_task_state_check"
    CHECK ("task_state" IN ('registering', 'copying', 'creating', 'unwinding')),
  -- While an operation is at work the bytes are not all here.
  ADD CONSTRAINT "images_task_check"
    CHECK ("task_state" IS NULL OR "state" IN ('pending', 'saving', 'staged'));
