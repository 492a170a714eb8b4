-- What an image may be (src/cloud/images/image.state.ts), and that it says when it went.
ALTER TABLE "images"
  ADD CONSTRAINT "images_state_check" CHECK ("state" IN ('pending', 'available', 'failed', 'deregistered')),
  ADD CONSTRAINT "images_deleted_at_check" CHECK (("state" = 'deregistered') = ("deleted_at" IS NOT NULL));
