-- What only X7 says: of a flavor, and why an instance is locked.
ALTER TABLE "flavors" ADD COLUMN "description" TEXT;
ALTER TABLE "instances" ADD COLUMN "locked_reason" TEXT;

-- The host that an operator chose at the launch, which then goes nowhere else.
ALTER TABLE "instances" ADD COLUMN "requested_host" TEXT;
