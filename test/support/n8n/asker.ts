import type { LedgerEntry } from '../../../sandbox';
import type { Execution } from '../../../tools/n8n/schemas';
import type { Link } from './chain';
import { chain, START } from './chain';
import { toRun, type Fields, type RealN8n, type Run, type RunOptions } from './realN8n';

/** Who is asked. */
export const MOBILE = '+61491570156';

/** The parameters of a question, which differ in `fields`. */
export const question = (fields: Fields): Fields => ({
	resource: 'sms',
	operation: 'sendAndWait',
	to: MOBILE,
	message: 'Shall we deliver tomorrow?',
	responseType: 'reply',
	options: {},
	...fields,
});

/** An execution that waits, with the SMS that it waits with. */
export interface Asked {
	id: string;
	sms: LedgerEntry;
}

/** Lets a real n8n ask, and answers from the phone. */
export class Asker {
	constructor(private readonly n8n: RealN8n) {}

	/** The SMS that were accepted, oldest first. */
	get sent(): readonly LedgerEntry[] {
		return this.n8n.sandbox.state.ledger;
	}

	/** Our node in a chain. */
	link(name: string, parameters: Fields, more: Partial<Link> = {}): Link {
		const credential = { id: this.n8n.credentialId, name: 'ClickSend' };
		return {
			name,
			type: 'n8n-nodes-clicksend-http.clickSend',
			parameters,
			...more,
			more: { credentials: { clickSendHttpApi: credential }, ...more.more },
		};
	}

	/** Asks in a workflow of its own; resolves when n8n has saved that it waits. */
	async ask(fields: Fields, options: RunOptions = {}): Promise<Asked> {
		return await this.waitFor(async () => await this.n8n.begin(question(fields), options));
	}

	/** The same, where the question is a node among others. */
	async askInChain(links: readonly Link[]): Promise<Asked> {
		return await this.waitFor(
			async () => await this.n8n.client.runWorkflow(chain([START, ...links])),
		);
	}

	private async waitFor(begin: () => Promise<string>): Promise<Asked> {
		const before = this.sent.length;
		const id = await begin();
		const { status } = await this.n8n.client.waitForExecution(id, {
			until: ['waiting', 'error', 'success'],
		});
		expect([status, this.sent.length]).toEqual(['waiting', before + 1]);
		return { id, sms: this.latest };
	}

	/** The latest SMS. */
	get latest(): LedgerEntry {
		const sms = this.sent.at(-1);
		if (!sms) throw new Error('Nothing was sent');
		return sms;
	}

	/** The person who has got an SMS answers it. */
	answer({ messageid, to }: Pick<LedgerEntry, 'messageid' | 'to'>, message: string): void {
		this.n8n.sandbox.state.addReply({ messageid, from: to, message });
	}

	/** Whether the SMS arrives becomes known. */
	report({ messageid }: Pick<LedgerEntry, 'messageid'>, status: 'Delivered' | 'Undelivered'): void {
		this.n8n.sandbox.state.addDeliveryReport({ messageid, status });
	}

	/** @param timeoutMs that of the client, when left out */
	async ended({ id }: Asked, timeoutMs?: number): Promise<Execution> {
		return await this.n8n.client.waitForExecution(id, { timeoutMs });
	}

	/** The same, as the run of the node of that execution. */
	async run(asked: Asked, timeoutMs?: number): Promise<Run> {
		return toRun(await this.ended(asked, timeoutMs));
	}

	async isWaiting({ id }: Asked): Promise<boolean> {
		return (await this.n8n.client.getExecution(id)).status === 'waiting';
	}
}

/** The link in an SMS. */
export const linkIn = ({ message }: Pick<LedgerEntry, 'message'>): string =>
	/http\S+$/.exec(message)?.[0] ?? '';

/** Fills in the form behind a link. */
export async function submit(link: string, fields: Record<string, string>): Promise<Response> {
	return await fetch(link, { method: 'POST', body: new URLSearchParams(fields) });
}
