import type { LinkParts, LinkTopic } from './link-topic.js';

/** What one message may hold. */
const MOST = 1_000;

/** `tell`: says how far long work has come; due every second. */
export interface ProgressLink extends LinkTopic {
  tell(): Promise<void>;
}

export function progressLink({ send, handlers }: LinkParts): ProgressLink {
  const tell = async () => {
    const snapshots = (await handlers().progress?.()) ?? [];
    if (snapshots.length > 0) send({ type: 'snapshot-progress', snapshots: snapshots.slice(0, MOST) });
  };
  return { tell, down: {} };
}
