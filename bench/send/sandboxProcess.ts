import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { DEFAULT_ACCOUNT } from '../../sandbox';
import { freePort } from '../../tools/process/ports';
import { Tail } from '../../tools/process/tail';
import { endGroup, spawnGroup } from '../../tools/shared/group.cjs';
import type { Ending } from '../shared/program';
import type { Sms } from './sms';

const root = join(__dirname, '../..');

const POLL_MS = 50;
const START_TIMEOUT_MS = 30_000;
/** A ledger of 100,000 is some 40 MB. */
const REQUEST_TIMEOUT_MS = 60_000;
/** Milliseconds that every answer takes longer. */
export const LATENCY_MS = 20;
/** Enough for every run. */
const BALANCE = 1_000_000;

const trafficSchema = z.object({
	requests: z.number(),
	accepted: z.number(),
	mostInFlight: z.number(),
});
const ledgerSchema = z.array(z.object({ to: z.string(), message: z.string() }));

/** What went over the network in a run. */
export type Traffic = z.infer<typeof trafficSchema>;

/** The sandbox in a process of its own, so that neither n8n nor the benchmark waits for it. */
export class SandboxProcess {
	/** For the credential. */
	readonly baseUrl: string;
	/** Of the account to send with. */
	readonly login = { username: DEFAULT_ACCOUNT.username, key: DEFAULT_ACCOUNT.key };

	private constructor(private readonly url: string) {
		this.baseUrl = `${url}/http/v2`;
	}

	/** @throws with what it has printed when it does not come up */
	static async start({ cleanup, signal }: Ending): Promise<SandboxProcess> {
		const port = await freePort();
		const child = spawnGroup(
			process.execPath,
			['--import', 'tsx', join(root, 'sandbox/main.ts'), '--port', String(port)],
			{ cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
		);
		cleanup.add(async () => {
			await endGroup(child);
		});
		const tail = new Tail();
		const collect = (chunk: Buffer) => {
			tail.add(chunk.toString());
		};
		child.stdout?.on('data', collect);
		child.stderr?.on('data', collect);
		const sandbox = new SandboxProcess(`http://127.0.0.1:${port}`);
		const end = Date.now() + START_TIMEOUT_MS;
		while (!(await sandbox.isUp())) {
			signal.throwIfAborted();
			if (child.exitCode !== null || Date.now() > end) {
				throw new Error(`${tail.toString()}\n\nThe sandbox did not start.`);
			}
			await sleep(POLL_MS);
		}
		return sandbox;
	}

	/** Forgets everything, and answers with latency to an account that has money. */
	async reset(): Promise<void> {
		await this.control('POST', 'reset');
		await this.control('PUT', 'accounts', { ...this.login, balance: BALANCE });
		await this.control('POST', 'faults', { kind: 'latency', ms: LATENCY_MS, times: 'always' });
	}

	/** What went over the network since the last reset. */
	async traffic(): Promise<Traffic> {
		return trafficSchema.parse(await this.control('GET', 'traffic'));
	}

	/** What was accepted since the last reset. */
	async accepted(): Promise<Sms[]> {
		return ledgerSchema.parse(await this.control('GET', 'ledger'));
	}

	private async isUp(): Promise<boolean> {
		try {
			await this.control('GET', 'traffic');
			return true;
		} catch {
			return false;
		}
	}

	private async control(method: string, path: string, body?: object): Promise<unknown> {
		const answer = await fetch(`${this.url}/sandbox/${path}`, {
			method,
			...(body && {
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			}),
			signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
		});
		const text = await answer.text();
		if (!answer.ok) throw new Error(`The sandbox answered ${method} ${path}: ${text}`);
		const parsed: unknown = text === '' ? undefined : JSON.parse(text);
		return parsed;
	}
}
