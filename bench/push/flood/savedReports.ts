import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { ensureN8n } from '../../../tools/n8n/install';
import type { N8nInstance } from '../../../tools/n8n/instance';

const run = promisify(execFile);

/** For the IDs of all executions. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Runs in n8n's Node.js, which can read SQLite. Thousands of requests to n8n would take minutes instead. */
const READ_IDS = `
const { DatabaseSync } = require('node:sqlite');
const [file, workflowId] = process.argv.slice(1);
const rows = new DatabaseSync(file, { readOnly: true })
	.prepare("SELECT data FROM execution_data JOIN execution_entity ON id = executionId WHERE workflowId = ? AND status = 'success'")
	.all(workflowId);
const idIn = ({ data }) => /[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}/.exec(data)?.[0] ?? '';
console.log(JSON.stringify(rows.map(idIn)));
`;

/** The message IDs, in capital letters, with which executions of a workflow have been started and have ended well. */
export async function savedMessageIds(
	{ version, userFolder }: N8nInstance,
	workflowId: string,
): Promise<string[]> {
	const { nodeBinary } = await ensureN8n(version);
	const file = join(userFolder, '.n8n', 'database.sqlite');
	const { stdout } = await run(nodeBinary, ['-e', READ_IDS, file, workflowId], {
		maxBuffer: MOST_BYTES,
	});
	return z.array(z.string()).parse(JSON.parse(stdout));
}
