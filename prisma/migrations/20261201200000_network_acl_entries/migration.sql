-- What passes into subnets and out of them, entry by entry, and which subnet has which ACL.
CREATE TABLE "network_acl_entries" (
    "network_acl_id" UUID NOT NULL,
    "is_egress" BOOLEAN NOT NULL,
    "number" INTEGER NOT NULL,
    "protocol" INTEGER NOT NULL,
    "is_allow" BOOLEAN NOT NULL,
    "cidr" TEXT NOT NULL,
    "from_port" INTEGER NOT NULL,
    "to_port" INTEGER NOT NULL,

    CONSTRAINT "network_acl_entries_pkey" PRIMARY KEY ("network_acl_id", "is_egress", "number")
);
ALTER TABLE "network_acl_entries" ADD CONSTRAINT "network_acl_entries_network_acl_id_fkey" FOREIGN KEY ("network_acl_id") REFERENCES "network_acls"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- Without a row a subnet has its VPC's default one.
CREATE TABLE "network_acl_associations" (
    "subnet_id" UUID NOT NULL,
    "network_acl_id" UUID NOT NULL,

    CONSTRAINT "network_acl_associations_pkey" PRIMARY KEY ("subnet_id")
);
CREATE INDEX "network_acl_associations_network_acl_id_idx" ON "network_acl_associations"("network_acl_id");
ALTER TABLE "network_acl_associations" ADD CONSTRAINT "network_acl_associations_subnet_id_fkey" FOREIGN KEY ("subnet_id") REFERENCES "subnets"("id") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "network_acl_associations" ADD CONSTRAINT "network_acl_associations_network_acl_id_fkey" FOREIGN KEY ("network_acl_id") REFERENCES "network_acls"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- A default ACL lets everything pass, whoever writes it.
CREATE FUNCTION network_acls_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO network_acl_entries (network_acl_id, is_egress, number, protocol, is_allow, cidr, from_port, to_port)
  SELECT NEW.id, e, 100, -1, true, '0.0.0.0/0', -1, -1 FROM unnest(ARRAY[true, false]) e;
  RETURN NULL;
END $$;
CREATE TRIGGER "network_acls_open" AFTER INSERT ON "network_acls" FOR EACH ROW WHEN (NEW."is_default")
  EXECUTE FUNCTION network_acls_open();

INSERT INTO network_acl_entries (network_acl_id, is_egress, number, protocol, is_allow, cidr, from_port, to_port)
SELECT id, e, 100, -1, true, '0.0.0.0/0', -1, -1 FROM network_acls, unnest(ARRAY[true, false]) e WHERE is_default;
