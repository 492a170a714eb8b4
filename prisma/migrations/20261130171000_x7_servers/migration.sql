-- What only X7 says of an instance: a description, who locked it, and tags that are words without values.
ALTER TABLE "instances" ADD COLUMN "description" TEXT,
ADD COLUMN "locked_by" TEXT,
ADD COLUMN "labels" TEXT[] NOT NULL DEFAULT '{}';
ALTER TABLE "instances" ADD CONSTRAINT "instances_locked_by_check" CHECK ("locked_by" IN ('owner', 'admin'));
