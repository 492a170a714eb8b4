import { processesUsing } from '../../../processes/linux-process.js';

/** Servers in the folder that serve none of our files, nor one that is being made of them: `pid N`. */
export async function strayServers(
  binary: string,
  folder: string,
  ours: readonly string[],
): Promise<readonly string[]> {
  const running = await processesUsing(binary, `${folder}/`);
  return running
    .filter(({ words }) => !words.some((word) => ours.some((path) => word.includes(path))))
    .map(({ id }) => `pid ${id.pid}`);
}
