-- Whether the metadata service answers an instance over IPv6.
ALTER TABLE instances ADD COLUMN metadata_ipv6 BOOLEAN NOT NULL DEFAULT false;
