import type { Issue } from './issue';

/** What a call gives that does not throw: a value, or what is wrong. */
export type Result<T> = { ok: true; value: T } | { ok: false; issue: Issue };
