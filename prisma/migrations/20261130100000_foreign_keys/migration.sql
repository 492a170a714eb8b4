-- A parent may not go before its children: PostgreSQL says so where rows are written seldom. Rows that a launch writes (instances,
-- interfaces, addresses, memberships, operations) have none: each key costs a lock on the parent, and the audit compares them.

-- What no door can reach: rows whose parent has gone.
DELETE FROM project_members c WHERE c.project_id IS NOT NULL AND NOT EXISTS (SELECT FROM projects p WHERE p.id = c.project_id);
DELETE FROM project_members c WHERE c.user_id IS NOT NULL AND NOT EXISTS (SELECT FROM users p WHERE p.id = c.user_id);
DELETE FROM role_assignments c WHERE c.user_id IS NOT NULL AND NOT EXISTS (SELECT FROM users p WHERE p.id = c.user_id);
DELETE FROM role_assignments c WHERE c.project_id IS NOT NULL AND NOT EXISTS (SELECT FROM projects p WHERE p.id = c.project_id);
DELETE FROM access_keys c WHERE c.user_id IS NOT NULL AND NOT EXISTS (SELECT FROM users p WHERE p.id = c.user_id);
DELETE FROM access_keys c WHERE c.default_project_id IS NOT NULL AND NOT EXISTS (SELECT FROM projects p WHERE p.id = c.default_project_id);
DELETE FROM user_passwords c WHERE c.user_id IS NOT NULL AND NOT EXISTS (SELECT FROM users p WHERE p.id = c.user_id);
DELETE FROM quotas c WHERE c.project_id IS NOT NULL AND NOT EXISTS (SELECT FROM projects p WHERE p.id = c.project_id);
DELETE FROM key_pairs c WHERE c.project_id IS NOT NULL AND NOT EXISTS (SELECT FROM projects p WHERE p.id = c.project_id);
DELETE FROM security_group_rules c WHERE c.group_id IS NOT NULL AND NOT EXISTS (SELECT FROM security_groups p WHERE p.id = c.group_id);
DELETE FROM security_group_rules c WHERE c.source_group_id IS NOT NULL AND NOT EXISTS (SELECT FROM security_groups p WHERE p.id = c.source_group_id);

ALTER TABLE "project_members" ADD CONSTRAINT "project_members_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "project_members" ADD CONSTRAINT "project_members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "role_assignments" ADD CONSTRAINT "role_assignments_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "role_assignments" ADD CONSTRAINT "role_assignments_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "access_keys" ADD CONSTRAINT "access_keys_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "access_keys" ADD CONSTRAINT "access_keys_default_project_id_fkey" FOREIGN KEY ("default_project_id") REFERENCES "projects"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "user_passwords" ADD CONSTRAINT "user_passwords_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "quotas" ADD CONSTRAINT "quotas_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "key_pairs" ADD CONSTRAINT "key_pairs_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "vpcs" ADD CONSTRAINT "vpcs_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "vpcs" ADD CONSTRAINT "vpcs_domain_id_fkey" FOREIGN KEY ("domain_id") REFERENCES "domains"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "subnets" ADD CONSTRAINT "subnets_vpc_id_fkey" FOREIGN KEY ("vpc_id") REFERENCES "vpcs"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "subnets" ADD CONSTRAINT "subnets_network_id_fkey" FOREIGN KEY ("network_id") REFERENCES "networks"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "subnets" ADD CONSTRAINT "subnets_range_id_fkey" FOREIGN KEY ("range_id") REFERENCES "address_ranges"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "address_ranges" ADD CONSTRAINT "address_ranges_network_id_fkey" FOREIGN KEY ("network_id") REFERENCES "networks"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "networks" ADD CONSTRAINT "networks_domain_id_fkey" FOREIGN KEY ("domain_id") REFERENCES "domains"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "security_group_rules" ADD CONSTRAINT "security_group_rules_group_id_fkey" FOREIGN KEY ("group_id") REFERENCES "security_groups"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "security_group_rules" ADD CONSTRAINT "security_group_rules_source_group_id_fkey" FOREIGN KEY ("source_group_id") REFERENCES "security_groups"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "security_groups" ADD CONSTRAINT "security_groups_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "security_groups" ADD CONSTRAINT "security_groups_vpc_id_fkey" FOREIGN KEY ("vpc_id") REFERENCES "vpcs"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "images" ADD CONSTRAINT "images_kernel_id_fkey" FOREIGN KEY ("kernel_id") REFERENCES "images"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "images" ADD CONSTRAINT "images_ramdisk_id_fkey" FOREIGN KEY ("ramdisk_id") REFERENCES "images"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
