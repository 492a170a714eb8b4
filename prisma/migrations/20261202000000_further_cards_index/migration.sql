-- Which instances have interfaces beside their first: asked for each that is shown.
CREATE INDEX "network_interfaces_further_idx" ON "network_interfaces" ("instance_id") WHERE "device_index" > 0;
