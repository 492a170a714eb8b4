import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.mjs';
import { run, which } from './commands.mjs';

/**
 * A program in Go, built once by the Go proxy into the cache: its path, or undefined with the reason said.
 * `source`: a `main` of its own over `module`; without one, the module is a program itself.
 */
export async function bringGoProgram({ name, module, version, source }, say) {
  const folder = join(cacheFolder(), `${name}-${version}`);
  const program = join(folder, name);
  if (existsSync(program)) return program;
  const go = which('go');
  if (!go) return say(`${name} is not here, and go is missing to build it`);
  say(`${name} ${version} (once; some minutes)`);
  const made = `${folder}-new-${process.pid}`;
  try {
    await mkdir(made, { recursive: true });
    const options = ['-trimpath', '-buildvcs=false', '-ldflags', '-s -w'];
    const here = { cwd: made, env: { ...process.env, CGO_ENABLED: '0', GOBIN: made } };
    if (source === undefined) await run(go, ['install', ...options, `${module}@${version}`], here);
    else {
      await writeFile(join(made, 'main.go'), source);
      await writeFile(join(made, 'go.mod'), `module ${name}\n\ngo 1.25.0\n\nrequire ${module} ${version}\n`);
      await run(go, ['mod', 'tidy'], here);
      await run(go, ['build', ...options, '-o', name, '.'], here);
    }
    await rename(made, folder);
    return program;
  } catch (error) {
    return say(`${name} could not be built: ${error.message}`);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}
