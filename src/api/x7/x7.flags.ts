import { integer, seconds, text } from '../../common/flags/flags.js';

/** Where engine-api serves X7, the OpenStack API. */
export const x7Flags = {
  x7_listen: text('127.0.0.1', 'Address on which the X7 API listens'),
  x7_port: integer(8774, 'Port of the X7 API'),
  x7_body_limit: integer(114_688, 'Longest request body that the X7 API reads, in bytes'),
  x7_requests_per_user: integer(
    1_000,
    'Requests a second of one user in one project, twice as many at once; 0: no limit',
  ),
  x7_requests_per_address: integer(2_000, 'The same of one client address, with a token or not; 0: no limit'),
  token_ttl: seconds(3600, 'Seconds for which an X7 token holds'),
};
