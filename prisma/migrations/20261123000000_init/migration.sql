-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "projects" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "account_number" CHAR(12) NOT NULL,
    "manager_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "projects_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "project_members" (
    "project_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,

    CONSTRAINT "project_members_pkey" PRIMARY KEY ("project_id","user_id")
);

-- CreateTable
CREATE TABLE "role_assignments" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "project_id" UUID,

    CONSTRAINT "role_assignments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_keys" (
    "id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "default_project_id" UUID NOT NULL,
    "sealed_secret" BYTEA NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "access_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quotas" (
    "project_id" UUID NOT NULL,
    "resource" TEXT NOT NULL,
    "hard_limit" INTEGER NOT NULL,

    CONSTRAINT "quotas_pkey" PRIMARY KEY ("project_id","resource")
);

-- CreateTable
CREATE TABLE "flavors" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "vcpus" INTEGER NOT NULL,
    "memory_mib" INTEGER NOT NULL,
    "disk_gib" INTEGER NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "flavors_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "images" (
    "id" UUID NOT NULL,
    "ec2_id" TEXT NOT NULL,
    "project_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "architecture" TEXT NOT NULL DEFAULT 'x86_64',
    "state" TEXT NOT NULL DEFAULT 'available',
    "is_public" BOOLEAN NOT NULL DEFAULT false,
    "kernel_id" UUID,
    "ramdisk_id" UUID,
    "kernel_args" TEXT NOT NULL DEFAULT '',
    "root_device_name" TEXT NOT NULL DEFAULT '/dev/vda',
    "size_bytes" BIGINT NOT NULL,
    "virtual_bytes" BIGINT NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "images_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "key_pairs" (
    "id" UUID NOT NULL,
    "ec2_id" TEXT NOT NULL,
    "project_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "key_type" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "key_pairs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "security_groups" (
    "id" UUID NOT NULL,
    "ec2_id" TEXT NOT NULL,
    "project_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "security_groups_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "security_group_rules" (
    "id" UUID NOT NULL,
    "ec2_id" TEXT NOT NULL,
    "group_id" UUID NOT NULL,
    "protocol" TEXT NOT NULL,
    "from_port" INTEGER NOT NULL,
    "to_port" INTEGER NOT NULL,
    "cidr" TEXT,
    "source_group_id" UUID,
    "description" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "security_group_rules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instance_groups" (
    "instance_id" UUID NOT NULL,
    "group_id" UUID NOT NULL,

    CONSTRAINT "instance_groups_pkey" PRIMARY KEY ("instance_id","group_id")
);

-- CreateTable
CREATE TABLE "networks" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "cidr" TEXT NOT NULL,
    "gateway" TEXT NOT NULL,
    "dns" TEXT NOT NULL,
    "domain" TEXT NOT NULL DEFAULT 'internal',
    "mtu" INTEGER NOT NULL DEFAULT 1450,

    CONSTRAINT "networks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "network_interfaces" (
    "id" UUID NOT NULL,
    "ec2_id" TEXT NOT NULL,
    "network_id" UUID NOT NULL,
    "instance_id" UUID NOT NULL,
    "mac" TEXT NOT NULL,
    "address" TEXT NOT NULL,

    CONSTRAINT "network_interfaces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fixed_addresses" (
    "network_id" UUID NOT NULL,
    "number" BIGINT NOT NULL,
    "address" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "interface_id" UUID,
    "host" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "fixed_addresses_pkey" PRIMARY KEY ("network_id","number")
);

-- CreateTable
CREATE TABLE "reservations" (
    "id" UUID NOT NULL,
    "ec2_id" TEXT NOT NULL,
    "project_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reservations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instances" (
    "id" UUID NOT NULL,
    "ec2_id" TEXT NOT NULL,
    "project_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "reservation_id" UUID NOT NULL,
    "launch_index" INTEGER NOT NULL,
    "image_id" UUID NOT NULL,
    "flavor_name" TEXT NOT NULL,
    "vcpus" INTEGER NOT NULL,
    "memory_mib" INTEGER NOT NULL,
    "disk_gib" INTEGER NOT NULL,
    "key_name" TEXT,
    "public_key" TEXT,
    "sealed_user_data" BYTEA,
    "client_token" TEXT,
    "requested_zone" TEXT,
    "zone" TEXT NOT NULL,
    "host" TEXT,
    "state" TEXT NOT NULL,
    "task_state" TEXT,
    "generation" INTEGER NOT NULL,
    "operation_id" UUID NOT NULL,
    "state_reason_code" TEXT,
    "state_reason_message" TEXT,
    "state_transition_reason" TEXT NOT NULL DEFAULT '',
    "shutdown_behaviour" TEXT NOT NULL DEFAULT 'stop',
    "disable_termination" BOOLEAN NOT NULL DEFAULT false,
    "disable_stop" BOOLEAN NOT NULL DEFAULT false,
    "metadata_enabled" BOOLEAN NOT NULL DEFAULT true,
    "metadata_tokens" TEXT NOT NULL DEFAULT 'optional',
    "metadata_hop_limit" INTEGER NOT NULL DEFAULT 1,
    "metadata_seen_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "launched_at" TIMESTAMPTZ(3),
    "terminated_at" TIMESTAMPTZ(3),

    CONSTRAINT "instances_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instance_attempts" (
    "instance_id" UUID NOT NULL,
    "generation" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "vcpus" INTEGER NOT NULL,
    "memory_mib" INTEGER NOT NULL,
    "disk_gib" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "released_at" TIMESTAMPTZ(3),

    CONSTRAINT "instance_attempts_pkey" PRIMARY KEY ("instance_id","generation")
);

-- CreateTable
CREATE TABLE "cleanups" (
    "id" UUID NOT NULL,
    "host" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "instance_id" UUID NOT NULL,
    "generation" INTEGER NOT NULL,
    "args" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "cleanups_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tags" (
    "resource_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "resource_type" TEXT NOT NULL,
    "project_id" UUID NOT NULL,

    CONSTRAINT "tags_pkey" PRIMARY KEY ("project_id","resource_id","key")
);

-- CreateTable
CREATE TABLE "operations" (
    "id" UUID NOT NULL,
    "project_id" UUID,
    "user_id" UUID,
    "action" TEXT NOT NULL,
    "workflow" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "args" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "operations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operation_chunks" (
    "operation_id" UUID NOT NULL,
    "chunk" INTEGER NOT NULL,
    "run" INTEGER NOT NULL DEFAULT 1,
    "temporal_run_id" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "operation_chunks_pkey" PRIMARY KEY ("operation_id","chunk")
);

-- CreateTable
CREATE TABLE "operation_instances" (
    "operation_id" UUID NOT NULL,
    "instance_id" UUID NOT NULL,
    "chunk" INTEGER NOT NULL,
    "generation" INTEGER NOT NULL,
    "previous_state" TEXT,
    "settled_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "message" TEXT,

    CONSTRAINT "operation_instances_pkey" PRIMARY KEY ("operation_id","instance_id")
);

-- CreateTable
CREATE TABLE "operation_steps" (
    "id" BIGSERIAL NOT NULL,
    "operation_id" UUID NOT NULL,
    "chunk" INTEGER NOT NULL,
    "instance_id" UUID,
    "generation" INTEGER NOT NULL DEFAULT 0,
    "step" TEXT NOT NULL,
    "is_undo" BOOLEAN NOT NULL DEFAULT false,
    "host" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "millis" INTEGER NOT NULL,
    "error" TEXT,

    CONSTRAINT "operation_steps_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "operation_id" UUID NOT NULL,
    "chunk" INTEGER NOT NULL,
    "run" INTEGER NOT NULL,
    "workflow" TEXT NOT NULL,
    "project_id" UUID,
    "action" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "resources" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "client_tokens" (
    "project_id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "resource_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "client_tokens_pkey" PRIMARY KEY ("project_id","action","token")
);

-- CreateTable
CREATE TABLE "hosts" (
    "name" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "disabled_reason" TEXT,
    "declared_down" BOOLEAN NOT NULL DEFAULT false,
    "token_hash" TEXT NOT NULL,
    "vcpus" INTEGER NOT NULL DEFAULT 0,
    "memory_mib" INTEGER NOT NULL DEFAULT 0,
    "disk_gib" INTEGER NOT NULL DEFAULT 0,
    "boot_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "forgotten_at" TIMESTAMPTZ(3),

    CONSTRAINT "hosts_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "services" (
    "host" TEXT NOT NULL,
    "binary" TEXT NOT NULL,
    "last_seen" TIMESTAMPTZ(3) NOT NULL,
    "contract" INTEGER NOT NULL DEFAULT 0,
    "version" TEXT NOT NULL DEFAULT '',
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "services_pkey" PRIMARY KEY ("host","binary")
);

-- CreateTable
CREATE TABLE "host_filter_versions" (
    "host" TEXT NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 1,

    CONSTRAINT "host_filter_versions_pkey" PRIMARY KEY ("host")
);

-- CreateTable
CREATE TABLE "host_inventories" (
    "host" TEXT NOT NULL,
    "binary" TEXT NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,
    "wanted_at" TIMESTAMPTZ(3),
    "items" JSONB NOT NULL,

    CONSTRAINT "host_inventories_pkey" PRIMARY KEY ("host","binary")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_name_key" ON "users"("name");

-- CreateIndex
CREATE UNIQUE INDEX "projects_name_key" ON "projects"("name");

-- CreateIndex
CREATE UNIQUE INDEX "projects_account_number_key" ON "projects"("account_number");

-- CreateIndex
CREATE INDEX "project_members_user_id_idx" ON "project_members"("user_id");

-- CreateIndex
CREATE INDEX "role_assignments_user_id_idx" ON "role_assignments"("user_id");

-- CreateIndex
CREATE INDEX "access_keys_user_id_idx" ON "access_keys"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "flavors_name_key" ON "flavors"("name");

-- CreateIndex
CREATE UNIQUE INDEX "images_ec2_id_key" ON "images"("ec2_id");

-- CreateIndex
CREATE INDEX "images_project_id_idx" ON "images"("project_id");

-- CreateIndex
CREATE UNIQUE INDEX "key_pairs_ec2_id_key" ON "key_pairs"("ec2_id");

-- CreateIndex
CREATE UNIQUE INDEX "key_pairs_project_id_name_key" ON "key_pairs"("project_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "security_groups_ec2_id_key" ON "security_groups"("ec2_id");

-- CreateIndex
CREATE UNIQUE INDEX "security_groups_project_id_name_key" ON "security_groups"("project_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "security_group_rules_ec2_id_key" ON "security_group_rules"("ec2_id");

-- CreateIndex
CREATE INDEX "security_group_rules_group_id_idx" ON "security_group_rules"("group_id");

-- CreateIndex
CREATE INDEX "security_group_rules_source_group_id_idx" ON "security_group_rules"("source_group_id");

-- CreateIndex
CREATE INDEX "instance_groups_group_id_idx" ON "instance_groups"("group_id");

-- CreateIndex
CREATE UNIQUE INDEX "networks_name_key" ON "networks"("name");

-- CreateIndex
CREATE UNIQUE INDEX "network_interfaces_ec2_id_key" ON "network_interfaces"("ec2_id");

-- CreateIndex
CREATE UNIQUE INDEX "network_interfaces_instance_id_key" ON "network_interfaces"("instance_id");

-- CreateIndex
CREATE UNIQUE INDEX "network_interfaces_mac_key" ON "network_interfaces"("mac");

-- CreateIndex
CREATE INDEX "fixed_addresses_interface_id_idx" ON "fixed_addresses"("interface_id");

-- CreateIndex
CREATE UNIQUE INDEX "reservations_ec2_id_key" ON "reservations"("ec2_id");

-- CreateIndex
CREATE UNIQUE INDEX "instances_ec2_id_key" ON "instances"("ec2_id");

-- CreateIndex
CREATE INDEX "instances_project_id_id_idx" ON "instances"("project_id", "id");

-- CreateIndex
CREATE INDEX "instances_reservation_id_idx" ON "instances"("reservation_id");

-- CreateIndex
CREATE INDEX "instances_host_idx" ON "instances"("host");

-- CreateIndex
CREATE INDEX "instance_attempts_host_idx" ON "instance_attempts"("host");

-- CreateIndex
CREATE INDEX "cleanups_host_idx" ON "cleanups"("host");

-- CreateIndex
CREATE INDEX "tags_resource_id_idx" ON "tags"("resource_id");

-- CreateIndex
CREATE INDEX "operations_project_id_created_at_idx" ON "operations"("project_id", "created_at");

-- CreateIndex
CREATE INDEX "operation_instances_instance_id_idx" ON "operation_instances"("instance_id");

-- CreateIndex
CREATE UNIQUE INDEX "operation_steps_once" ON "operation_steps"("operation_id", "instance_id", "generation", "step", "is_undo", "started_at");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_operation_id_chunk_run_key" ON "outbox"("operation_id", "chunk", "run");

-- CreateIndex
CREATE UNIQUE INDEX "hosts_token_hash_key" ON "hosts"("token_hash");
