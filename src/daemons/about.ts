/** What each program is: the first line of its help. */
export const ABOUT: Readonly<Record<string, string>> = {
  'engine-api':
    'engine-api: the EC2 API and the host API of a cloud. It writes what is wanted and starts the workflows.',
  'engine-conductor':
    'engine-conductor: runs a cloud’s workflows, places instances on hosts, and looks for lost work.',
  'engine-compute': 'engine-compute: the guests of one host. It starts, watches and ends virtual machines.',
  'engine-network': 'engine-network: the network of one host. Bridge, addresses, filters, metadata.',
  'engine-setup': 'engine-setup: run by engine up between servers and daemons.',
};
