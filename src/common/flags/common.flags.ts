import { hostname } from 'node:os';
import { integer, oneOf, plainName, ratio, seconds, text } from './flags.js';

/** What every daemon understands, from `flagfiles/common.flags`. */
export const commonFlags = {
  cloud: plainName(
    'engine',
    'Name of this cloud: part of its namespaces, bridges and sockets, so that two stand side by side',
  ),
  state_path: text(
    '',
    'Folder for everything that is kept; empty: /var/lib/engine as root, else .engine in the checkout',
  ),
  region: text('local-1', 'Name of the region; its zones are this name with a letter'),
  temporal_address: text('127.0.0.1:7233', 'Temporal frontend, host:port'),
  temporal_namespace: text('default', 'Temporal namespace'),
  host_api_url: text('http://127.0.0.1:8775', 'Where host daemons reach the host API'),
  network_manager: oneOf(
    ['engine.network.manager.FlatDHCPManager'],
    'engine.network.manager.FlatDHCPManager',
    'Topology of the guests’ network; the same for all hosts',
  ),
  log_level: oneOf(['debug', 'info', 'warn', 'error'], 'info', 'Least important message that is logged'),
  pace: ratio(1, 'Multiplies every timeout of workflows; below 1 in tests only'),
};

/** Secrets and the database: `flagfiles/control.flags`, never read by hosts. */
export const controlFlags = {
  database_url_file: text('', 'File that holds the URL of PostgreSQL with its password'),
  database_pool: integer(10, 'Connections to PostgreSQL that one daemon may hold'),
  database_statement_timeout: seconds(30, 'Longest that a statement may run; 0: as the server is set'),
  database_lock_timeout: seconds(10, 'Longest that a statement waits for a lock; 0: as the server is set'),
  database_transaction_idle_timeout: seconds(
    30,
    'Longest that a transaction waits for its next statement before its connection is ended; 0: as the server is set',
  ),
  master_key_file: text('', 'File with the versioned keys that seal secrets at rest'),
};

/** Which host this daemon is. */
export const hostFlags = {
  host: text(hostname(), 'Name of this host; kept in the state folder at first start'),
  host_token_file: text(
    '',
    'File with this host’s token; with --fake_hosts, a folder of files named after the hosts',
  ),
  fake_hosts: integer(0, 'Stand for this many hosts at once, with the fake driver'),
  heartbeat_interval: seconds(10, 'Time between two heartbeats'),
  inventory_interval: seconds(60, 'Time between two inventories'),
};
