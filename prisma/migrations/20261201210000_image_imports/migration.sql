-- Images whose bytes the cloud fetches from a URL that their owner named. The URL may hold a secret: it goes with the work.
ALTER TABLE "images"
  ADD COLUMN "import_url" TEXT,
  DROP CONSTRAINT "images_task_state_check",
  ADD CONSTRAINT "images_task_state_check"
    CHECK ("task_state" IN ('registering', 'copying', 'creating', 'importing', 'unwinding')),
  ADD CONSTRAINT "images_import_check" CHECK ("import_url" IS NULL OR "task_state" IS NOT NULL);
