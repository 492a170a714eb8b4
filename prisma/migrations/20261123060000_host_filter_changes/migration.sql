-- CreateTable
CREATE TABLE "host_filter_changes" (
    "host" TEXT NOT NULL,
    "version" BIGINT NOT NULL,
    "whole" BOOLEAN NOT NULL,
    "touched" UUID[],

    CONSTRAINT "host_filter_changes_pkey" PRIMARY KEY ("host","version")
);
