import { readFile } from 'node:fs/promises';

/** The wanted user where the machine has it, else nobody. */
export async function dhcpUser(wanted: string, passwd = '/etc/passwd'): Promise<string> {
  const names = (await readFile(passwd, 'utf8')).split('\n').map((line) => line.split(':')[0]);
  return names.includes(wanted) ? wanted : 'nobody';
}
