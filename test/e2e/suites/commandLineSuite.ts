import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { n8nEnvironment } from '../../../tools/n8n/environment';
import { ensureN8n } from '../../../tools/n8n/install';
import { n8nLine } from '../../../tools/n8n/versions';
import { freePort } from '../../../tools/process/ports';
import type { RealN8n } from '../../support/n8n/realN8n';

const run = promisify(execFile);

/** Workflows that are run from the command line, in a process of their own. */
export function describeCommandLine(n8n: RealN8n, version: string): void {
	it('a workflow sends that `n8n execute` runs', async () => {
		const id = await n8n.save({
			resource: 'sms',
			operation: 'send',
			to: '+61491570156',
			message: 'Hello',
			options: {},
		});
		const { nodeBinary, n8nBin } = await ensureN8n(version);
		const { userFolder } = n8n;
		const place = { userFolder, port: await freePort(), brokerPort: await freePort() };
		const { stdout } = await run(nodeBinary, [n8nBin, 'execute', `--id=${id}`, '--rawOutput'], {
			cwd: userFolder,
			env: { ...n8nEnvironment(place), ...n8nLine(version).env },
			maxBuffer: 10_000_000,
		});
		const [sent] = n8n.sandbox.state.ledger;
		expect(sent).toMatchObject({ to: '+61491570156', message: 'Hello' });
		expect(stdout).toContain(sent?.messageid);
	});
}
