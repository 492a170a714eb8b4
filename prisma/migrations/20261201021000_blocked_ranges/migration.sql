-- What the operator blocks for all guests, above their groups.
CREATE TABLE "blocked_ranges" (
    "cidr" TEXT NOT NULL,
    "reason" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),
    CONSTRAINT "blocked_ranges_pkey" PRIMARY KEY ("cidr")
);
