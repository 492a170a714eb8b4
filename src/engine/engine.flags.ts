import { instanceFlags } from '../cloud/instance-facts/instance.flags.js';
import { bool, integer, seconds, text } from '../common/flags/flags.js';

/** `engine up`'s own; beside them it takes every flag of every daemon and passes it on. */
export const engineFlags = {
  port_offset: integer(0, 'Added to every port, so that two clouds stand side by side'),
  postgres_port: integer(5442, 'Port of the embedded PostgreSQL'),
  temporal_port: integer(7233, 'Port of the Temporal server that comes with this cloud'),
  temporal_ui_port: integer(8233, 'Port of Temporal’s web interface'),
  temporal_cli: text('', 'Temporal’s command line program; empty: PATH, then the cache folder'),
  temporal_retention: integer(7, 'Days for which the history of closed workflows is kept'),
  single_process: bool(false, 'Run all daemons in one process, for small boxes'),
  objectstore: bool(
    true,
    'Run engine-objectstore; without it the cloud has no S3 API, and images come by other ways or from another S3 (--image_store=s3)',
  ),
  keep_guests: bool(
    false,
    'Leave guests running when the cloud goes down; they are adopted when it comes back',
  ),
  shutdown_grace: instanceFlags.shutdown_grace,
  install_packages: bool(true, 'Let npm start install missing system packages by apt'),
  fixed_range: text(
    '',
    'Range of the guests’ addresses, counts at the first start; empty: 10.99.0.0/16, another one for each other name of a cloud',
  ),
  floating_range: text(
    '',
    'Range of the floating addresses that this machine reaches, made where the cloud has none; empty: 198.18.0.0/24, another one for each other name of a cloud; none: no range',
  ),
  dns_server: text(
    '',
    'Resolver that guests are told, or gateway: their host, which asks the machine’s resolvers, or none; empty: gateway where guests reach the world, else none; counts at the first start',
  ),
};

export const statusFlags = {
  wait: seconds(0, 'Wait so long for every part to be up'),
  json: bool(false, 'One JSON object instead of a table'),
};
