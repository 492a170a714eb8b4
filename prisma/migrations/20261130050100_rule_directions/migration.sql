-- Rules have a direction. Every group has AWS's egress rule as a row: everything, to everywhere.
ALTER TABLE "security_group_rules" ADD COLUMN "direction" TEXT NOT NULL DEFAULT 'ingress';
ALTER TABLE "security_group_rules" ADD CONSTRAINT "security_group_rules_direction" CHECK ("direction" IN ('ingress', 'egress'));

INSERT INTO "security_group_rules" ("id", "ec2_id", "group_id", "direction", "protocol", "from_port", "to_port", "cidr", "created_at")
SELECT r.id, ec2_id_of('sgr', r.id), r.group_id, 'egress', '-1', -1, -1, '0.0.0.0/0', r.created_at
FROM (SELECT gen_random_uuid() AS id, g.id AS group_id, g.created_at FROM security_groups g) r;
