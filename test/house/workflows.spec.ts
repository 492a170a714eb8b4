import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as registry from '../../workflows/index.js';
import { workflowTypes } from '../../workflows/contracts/workflow-names.js';
import { scenes } from '../faults/scenes.js';
import { sourcesOf } from './sources.js';

const names = Object.keys(workflowTypes);

describe('every workflow', () => {
  it('is exported by the registry under its type, and nothing else is', () => {
    expect(Object.keys(registry).sort()).toEqual(Object.values(workflowTypes).sort());
  });

  it('is a file of its own, named like itself', () => {
    const files = readdirSync('workflows').filter((file) => file.endsWith('.workflow.ts'));
    expect(files.sort()).toEqual(names.map((name) => `${name}.workflow.ts`).sort());
  });

  it.each(names)('%s has a spec on the sandbox harness', (name) => {
    expect(existsSync(`test/workflows/${name}.spec.ts`)).toBe(true);
  });

  it('has a scene, so that the fault matrix knows how to begin it', () => {
    expect(Object.keys(scenes).sort()).toEqual([...names].sort());
  });

  it.each(names)('%s has a recorded history', (name) => {
    expect(existsSync(`test/histories/${name}.json`)).toBe(true);
  });
});

describe('what workflows do', () => {
  it('is timed on one page', () => {
    const timed = /(Timeout|Interval|Attempts)\s*:|\bms\(|\b(seconds|minutes)'/;
    const elsewhere = sourcesOf('workflows').filter(({ path, text }) => path !== PAGE && timed.test(text));
    expect(elsewhere.map(({ path }) => path)).toEqual([]);
  });

  it('is started by the outbox alone', () => {
    const starts = /\.workflow\s*\.(start|execute|signalWithStart|executeUpdateWithStart)\(/;
    const starters = sourcesOf('src', 'activities').filter(({ text }) => starts.test(text));
    expect(starters.map(({ path }) => path)).toEqual(['src/cloud/outbox/workflow-starter.ts']);
  });

  it('needs nothing that is not in the sandbox', () => {
    const foreign = /from '(?!\.|@temporalio\/workflow')/;
    expect(sourcesOf('workflows').filter(({ text }) => foreign.test(text))).toEqual([]);
  });
});

const PAGE = 'workflows/lib/activities.ts';
