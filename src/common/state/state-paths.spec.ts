import { describe, expect, it } from '@jest/globals';
import { hostPaths, socketFolder, statePaths, stateRoot } from './state-paths.js';

describe('state paths', () => {
  it('keeps a host’s side apart from the control plane’s', () => {
    const { control, hosts } = statePaths('/s');
    expect(control).toBe('/s/control');
    expect(hostPaths('/s', 'h1').token).toBe(`${hosts}/h1/token`);
  });

  it('gives each cloud a folder of its own', () => {
    const roots = ['engine', 'blue'].map((cloud) => stateRoot({ state_path: '', cloud }, '/repo'));
    expect(new Set(roots).size).toBe(2);
    expect(stateRoot({ state_path: '/x', cloud: 'blue' }, '/repo')).toBe('/x');
  });

  it('names sockets shortly, however long the state folder’s name is', () => {
    const folder = socketFolder('engine', `/${'deep/'.repeat(40)}state`, 'h1/i-1');
    expect(folder.length).toBeLessThanOrEqual(85);
    expect(socketFolder('engine', '/a', 'h1')).not.toBe(socketFolder('engine', '/b', 'h1'));
  });
});
