import type { Issue } from './issue';

/** A value, or what is wrong: the one form in which a call that does not throw answers. */
export type Result<T> = { ok: true; value: T } | { ok: false; issue: Issue };
