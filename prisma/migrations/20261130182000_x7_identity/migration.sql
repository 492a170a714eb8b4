-- Who is disabled may do nothing, by token or by key. Attributes are what identity clients say of users and projects
-- beside what the cloud knows; they get it back as it is.
ALTER TABLE "users" ADD COLUMN "enabled" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN "attributes" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "projects" ADD COLUMN "enabled" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN "attributes" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN "labels" TEXT[] NOT NULL DEFAULT '{}';

-- A secret with which a program gets tokens of one user in one project, with some of the user's roles.
CREATE TABLE "application_credentials" (
  "id" UUID NOT NULL,
  "user_id" UUID NOT NULL,
  "project_id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "description" TEXT,
  "secret_hash" TEXT NOT NULL,
  "roles" TEXT[] NOT NULL,
  "unrestricted" BOOLEAN NOT NULL DEFAULT false,
  "expires_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT engine_now(),
  CONSTRAINT "application_credentials_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "application_credentials_user_id_name_key" ON "application_credentials"("user_id", "name");
CREATE INDEX "application_credentials_project_id_idx" ON "application_credentials"("project_id");
ALTER TABLE "application_credentials" ADD CONSTRAINT "application_credentials_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
ALTER TABLE "application_credentials" ADD CONSTRAINT "application_credentials_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
