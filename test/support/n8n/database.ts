import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureN8n } from '../../../tools/n8n/install';
import { CURRENT_N8N } from '../../../tools/n8n/versions';

const RUN = `
const { DatabaseSync } = require('node:sqlite');
const [file, sql] = process.argv.slice(1);
const database = new DatabaseSync(file, { timeout: 10000 });
database.exec(sql);
database.close();
`;

/** Runs SQL in the database of a current n8n that is started, with the Node that runs n8n. */
async function runSql(userFolder: string, sql: string): Promise<void> {
	const { nodeBinary } = await ensureN8n(CURRENT_N8N);
	const file = join(userFolder, '.n8n', 'database.sqlite');
	await promisify(execFile)(nodeBinary, ['-e', RUN, file, sql]);
}

/** Runs a part of a test while n8n's database takes no execution, as one without room for more. */
export async function withoutExecutions(
	userFolder: string,
	run: () => Promise<void>,
): Promise<void> {
	await runSql(
		userFolder,
		`CREATE TRIGGER no_executions BEFORE INSERT ON execution_entity
			BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`,
	);
	try {
		await run();
	} finally {
		await runSql(userFolder, 'DROP TRIGGER no_executions');
	}
}
