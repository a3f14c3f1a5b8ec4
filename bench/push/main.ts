import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { N8nClient } from '../../tools/n8n/client';
import { ensureN8n } from '../../tools/n8n/install';
import { startN8n } from '../../tools/n8n/instance';
import { CURRENT_N8N } from '../../tools/n8n/versions';
import { contenders, enter, type Entrant } from './contenders';
import { Replies } from './replies';
import { lost, machine, ratio, refusals, resultTable } from './report';
import { runRounds, type Load } from './rounds';

const root = join(__dirname, '../..');
const LOAD: Load = { rounds: 5, pushesPerRound: 400, inFlight: 50 };

async function main(): Promise<void> {
	const userFolder = join(root, '.build', 'bench', 'push');
	rmSync(userFolder, { recursive: true, force: true });
	const n8n = await startN8n({ version: CURRENT_N8N, userFolder, packageDir: root });
	try {
		const client = new N8nClient(n8n.url);
		await client.setupOwner({
			email: 'owner@example.com',
			password: 'Bench-Owner-1',
			firstName: 'Bench',
			lastName: 'Owner',
		});
		const entrants: Entrant[] = [];
		for (const contender of contenders()) entrants.push(await enter(client, n8n.url, contender));
		const load = { ...LOAD, pushesPerRound: Number(process.argv[2] ?? LOAD.pushesPerRound) };
		const results = await runRounds(client, entrants, new Replies(), load, (name) => {
			console.log(name);
		});
		console.log(resultTable(results));
		for (const line of refusals(results)) console.log(line);
		const [webhook, withAuth, ours, skipping] = results;
		if (webhook && withAuth && ours && skipping)
			console.log(
				ratio(ours, webhook),
				ratio(ours, withAuth),
				ratio(skipping, webhook),
				results.map(lost),
			);
		for (const r of results) console.log(r.rounds.map((x) => x.answered.toFixed(1)).join(' '));
		console.log(machine(CURRENT_N8N, JSON.stringify(await ensureN8n(CURRENT_N8N))));
	} finally {
		await n8n.stop();
	}
}

void main();
