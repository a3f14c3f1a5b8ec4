import { executionError } from '../../../tools/n8n/execution';
import { DataTable } from '../../support/n8n/dataTable';
import type { RealN8n } from '../../support/n8n/realN8n';
import { hasRun, out, PHONE, type Library } from './library';

const BEN = '+61491570157';
const CHLOE = '+61491570158';

/** The example that keeps a list of people who opted out, and a send that reads it. */
export function describeOptOutExample(n8n: RealN8n, examples: Library): void {
	describe('Keep an opt-out list', () => {
		const name = 'Keep an opt-out list';
		let table: DataTable;
		beforeAll(async () => {
			table = await DataTable.create(n8n.client, 'SMS opt-outs', ['phone']);
			await examples.chooseTable(name, table.id);
		});

		/** Has people reply while the example is active. @returns the execution of the last reply */
		const reply = async (...replies: ReadonlyArray<readonly [from: string, message: string]>) => {
			await examples.pushTo(name);
			return await examples.whileActive(name, async () => {
				let count = await examples.executionCount(name);
				let last = undefined;
				for (const [from, message] of replies) {
					examples.state.addReply({ from, message });
					last = await examples.latest(name, ++count);
				}
				return last;
			});
		};
		const sendToAll = async () => {
			const execution = await examples.run(name, 'When clicking ‘Execute workflow’');
			expect(executionError(execution)).toBeUndefined();
			return out(execution, 'Send the SMS').map(({ to, skipped }) => [to, skipped ?? 'sent']);
		};

		it('sends to everybody while the table has no rows', async () => {
			expect(await sendToAll()).toEqual([
				[PHONE, 'sent'],
				[BEN, 'sent'],
				[CHLOE, 'sent'],
			]);
			expect(examples.sent().map(([to]) => to)).toEqual([PHONE, BEN, CHLOE]);
		});

		it('adds a row for STOP, answers nobody, and leaves them out of the next send', async () => {
			await reply([PHONE, 'STOP'], [PHONE, ' stop! '], [BEN, 'Unsubscribe.']);
			expect(await table.column('phone')).toEqual([PHONE, BEN]);
			const asked = await reply([CHLOE, 'please stop it']);
			expect(asked && hasRun(asked, 'For a person')).toBe(true);
			expect(await table.column('phone')).toEqual([PHONE, BEN]);
			expect(examples.sent()).toEqual([]);
			expect(await sendToAll()).toEqual([
				[PHONE, 'doNotSendTo'],
				[BEN, 'doNotSendTo'],
				[CHLOE, 'sent'],
			]);
			expect(examples.sent().map(([to]) => to)).toEqual([CHLOE]);
		});

		it('takes the row away for START, also where there is none', async () => {
			const last = await reply([BEN, 'START'], [CHLOE, 'start']);
			expect(last?.status).toBe('success');
			expect(await table.column('phone')).toEqual([PHONE]);
			await n8n.sandbox.pushesSettled();
			const { pushes } = examples.state.pusher;
			expect(pushes.map(({ state }) => state)).toEqual(['delivered', 'delivered']);
			expect(await sendToAll()).toEqual([
				[PHONE, 'doNotSendTo'],
				[BEN, 'sent'],
				[CHLOE, 'sent'],
			]);
		});
	});
}
