import { CURRENT_N8N } from '../../tools/n8n/versions';
import { startEmptyN8n } from '../shared/emptyN8n';
import { machine } from '../shared/machine';
import { print, runProgram, type Ending } from '../shared/program';
import { contenders, enter, type Entrant } from './contenders';
import { parseOptions, USAGE } from './options';
import { Replies } from './replies';
import { lost, report } from './report';
import { runRounds } from './rounds';

/** @returns the exit code */
async function bench(ending: Ending): Promise<number> {
	const { help, load } = parseOptions(process.argv.slice(2));
	if (help) {
		print(USAGE);
		return 0;
	}
	const { n8n, client } = await startEmptyN8n('push', ending);
	const entrants: Entrant[] = [];
	for (const contender of contenders()) entrants.push(await enter(client, n8n.url, contender));
	const results = await runRounds(client, entrants, new Replies(), load, print);
	print(`\n${report(results, load)}\n\n${await machine(CURRENT_N8N)}`);
	print(`pushed to over loopback from Node ${process.versions.node} on the same cores.`);
	return results.some((result) => lost(result) > 0) ? 1 : 0;
}

void runProgram(bench);
