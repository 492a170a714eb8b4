import { bool, integer, seconds, text } from '../../common/flags/flags.js';

export const hostApiFlags = {
  host_api_listen: text('127.0.0.1', 'Address on which the host API listens'),
  host_api_port: integer(8775, 'Port of the host API'),
  mixed_drivers: bool(false, 'Let hosts with fake drivers serve beside hosts with real ones'),
  host_token_cache: seconds(5, 'How long a host’s token is believed without asking again'),
};
