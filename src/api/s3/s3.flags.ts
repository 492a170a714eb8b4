import { objectFlags } from '../../cloud/objects/object.flags.js';
import { bool, integer, list, seconds, text } from '../../common/flags/flags.js';

/** Where engine-objectstore listens, and what it takes from a request. */
export const s3Flags = {
  s3_listen: text('127.0.0.1', 'Address on which the S3 API listens'),
  s3_port: integer(3333, 'Port of the S3 API'),
  s3_domains: list(
    ['s3.localhost', 'localhost'],
    'Names of this S3 API: a label before one of them is a bucket’s name (bucket.s3.localhost)',
  ),
  s3_classic_acls: bool(
    false,
    'New buckets have ACLs and no block of public access, as S3’s had before April 2023',
  ),
  s3_encrypt_by_default: bool(
    false,
    'Objects are encrypted at rest (AES256) of which neither their writer nor their bucket says it, as S3’s are since January 2023',
  ),
  s3_connections: integer(
    10_000,
    'Connections that the S3 API holds at once; at most half of the process’s open files',
  ),
  s3_connections_per_address: integer(2_000, 'The same of one client address'),
  s3_requests_per_key: integer(
    0,
    'Requests a second of one user in one project, twice as many at once; 0: no limit',
  ),
  s3_requests_per_address: integer(0, 'The same of one client address, signed or not; 0: no limit'),
  s3_idle_timeout: seconds(60, 'How long a connection may be silent in the middle of a request'),
  ...objectFlags,
  object_sweep_interval: seconds(
    300,
    'Time between two looks for what objects left behind, and for what expires',
    86_400,
  ),
  object_sweep_age: seconds(900, 'How old a file that no object names must be to be removed', 86_400),
};
