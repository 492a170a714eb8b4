import { bool, integer, seconds, text } from '../common/flags/flags.js';

/** Where engine-api listens, and what it takes from a request. */
export const apiFlags = {
  ec2_listen: text('127.0.0.1', 'Address on which the EC2 API listens'),
  ec2_port: integer(8773, 'Port of the EC2 API'),
  region_strict: bool(false, 'Refuse requests that were signed for another region than --region'),
  sigv4_skew: seconds(300, 'How far a version 4 signature’s time may be from ours'),
  sigv2_skew: seconds(900, 'How far a version 2 signature’s time may be from ours'),
  ec2_body_limit: integer(1_048_576, 'Longest request body that the EC2 API reads, in bytes'),
  ec2_connections: integer(
    10_000,
    'Connections that the EC2 API holds at once; at most half of the process’s open files',
  ),
  ec2_connections_per_address: integer(2_000, 'The same of one client address'),
  ec2_requests_per_key: integer(
    1_000,
    'Requests a second of one user in one project, twice as many at once; 0: no limit',
  ),
  ec2_requests_per_address: integer(2_000, 'The same of one client address, signed or not; 0: no limit'),
  access_key_cache: seconds(
    5,
    'How long an access key’s user, project and roles are believed without asking again',
  ),
};
