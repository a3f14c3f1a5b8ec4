import type { ChildProcess, SpawnOptions } from 'node:child_process';

/**
 * Starts a program as the leader of its own process group, so that `endGroup` reaches all that
 * it starts. When this process ends in any way, killed included, the group is ended.
 */
export function spawnGroup(
	command: string,
	args: readonly string[],
	options?: SpawnOptions,
): ChildProcess;

/**
 * Ends a program started by `spawnGroup`, and all that it started: asks, waits up to `graceMs`
 * (10 s), then kills. Resolves when they are gone.
 */
export function endGroup(child: ChildProcess, graceMs?: number): Promise<void>;
