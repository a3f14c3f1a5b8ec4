import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { ensureN8n } from '../../../tools/n8n/install';
import { CURRENT_N8N } from '../../../tools/n8n/versions';
import type { Ending } from '../../shared/program';
import { checkSent, type Entrant } from '../arena';
import type { SandboxProcess } from '../sandboxProcess';
import type { Sms } from '../sms';
import type { Order } from './bareLoop';

const answerSchema = z.object({ time: z.number().optional(), error: z.string().optional() });

const TITLE = 'floor';

/** The bare loop, in a process of its own and with n8n's Node. */
export class Floor {
	private constructor(
		private readonly child: ChildProcess,
		private readonly sandbox: SandboxProcess,
	) {}

	static async start(sandbox: SandboxProcess, { cleanup }: Ending): Promise<Floor> {
		const { nodeBinary } = await ensureN8n(CURRENT_N8N);
		const child = fork(join(__dirname, 'bareLoop.ts'), {
			execPath: nodeBinary,
			execArgv: ['--import', 'tsx'],
		});
		cleanup.add(async () => {
			if (child.exitCode !== null || child.signalCode !== null) return;
			const exited = once(child, 'exit');
			child.kill();
			await exited;
		});
		return new Floor(child, sandbox);
	}

	/**
	 * @param sent what each run sends: those with the same message share requests
	 * @param perRequest the most recipients that a request has
	 * @param inFlight the most requests at the same time
	 */
	enter(sent: readonly Sms[], perRequest: number, inFlight: number): Entrant {
		const requests = share(sent, perRequest);
		return {
			title: TITLE,
			run: async () => {
				await this.sandbox.reset();
				const time = await this.order({
					url: `${this.sandbox.baseUrl}/send.php`,
					common: { ...this.sandbox.login, method: 'http' },
					requests,
					inFlight,
				});
				const traffic = await this.sandbox.traffic();
				checkSent(await this.sandbox.accepted(), sent);
				return { time, requests: traffic.requests, mostInFlight: traffic.mostInFlight };
			},
		};
	}

	private async order(order: Order): Promise<number> {
		const waiting = new AbortController();
		const { signal } = waiting;
		const answered = Promise.race([
			once(this.child, 'message', { signal }),
			once(this.child, 'exit', { signal }).then(() => [{ error: 'The bare loop has ended.' }]),
		]);
		try {
			this.child.send(order);
			const [answer]: unknown[] = await answered;
			const { time, error } = answerSchema.parse(answer);
			if (time === undefined) throw new Error(error ?? 'The bare loop did not answer.');
			return time;
		} finally {
			// Takes the listener away whose event did not come.
			waiting.abort();
		}
	}
}

function share(sent: readonly Sms[], perRequest: number): Order['requests'] {
	const requests: Order['requests'] = [];
	for (const { to, message } of sent) {
		const last = requests.at(-1);
		if (last?.message === message && last.to.length < perRequest) last.to.push(to);
		else requests.push({ to: [to], message });
	}
	return requests;
}
