import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../tools/process/ports';
import { endGroup, spawnGroup } from '../../../tools/shared/group.cjs';
import type { Ending } from '../../shared/program';

const POLL_MS = 50;
const START_TIMEOUT_MS = 30_000;

/** A server in a process of its own that accepts every SMS at once. */
export class StandIn {
	/** For the credential. */
	readonly baseUrl: string;

	private constructor(private readonly url: string) {
		this.baseUrl = `${url}/http/v2`;
	}

	static async start({ cleanup, signal }: Ending): Promise<StandIn> {
		const port = await freePort();
		const child = spawnGroup(
			process.execPath,
			['--import', 'tsx', join(__dirname, 'main.ts'), String(port)],
			{ stdio: 'ignore' },
		);
		cleanup.add(async () => {
			await endGroup(child);
		});
		const standIn = new StandIn(`http://127.0.0.1:${port}`);
		const end = Date.now() + START_TIMEOUT_MS;
		for (;;) {
			const count = await standIn.accepted().catch(() => undefined);
			if (count !== undefined) return standIn;
			signal.throwIfAborted();
			if (child.exitCode !== null || Date.now() > end) {
				throw new Error('The stand-in for ClickSend did not start.');
			}
			await sleep(POLL_MS);
		}
	}

	/** How many SMS it has accepted so far. */
	async accepted(): Promise<number> {
		const answer = await fetch(`${this.url}/count`, { signal: AbortSignal.timeout(10_000) });
		return Number(await answer.text());
	}
}
