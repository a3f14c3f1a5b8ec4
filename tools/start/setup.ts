import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_ACCOUNT, startSandbox } from '../../sandbox';
import { N8nClient } from '../n8n/client';
import { startN8n, type N8nInstance } from '../n8n/instance';
import { isN8nInstalled } from '../n8n/install';
import { CURRENT_N8N } from '../n8n/versions';
import { explain } from '../process/explain';
import { holder, tryLock } from '../process/lock';
import { freePortFrom } from '../process/ports';
import type { Cleanup } from '../process/cleanup';
import { ensureCredential } from './credential';
import { importExamples } from './examples';
import type { StartOptions } from './options';
import { ownerLogin } from './owner';
import { activateReplyWorkflow, pushToken } from './replies';
import { runSendExample, type SendReport } from './send';

const ROOT = join(__dirname, '..', '..');
const SANDBOX_PORT = 4010;
/** This computer, as n8n calls it in the URLs that it shows. */
const HOST_NAME = 'localhost';
/** Where n8n's editor begins. Without a path it opens an assistant that is not set up here. */
const EDITOR_PATH = '/home/workflows';

/** The surroundings of a start. */
export interface StartContext {
	readonly options: StartOptions;
	/** Keeps n8n's database, the login and the push token. */
	readonly stateFolder: string;
	/** Gets everything that is started, for ending it. */
	readonly cleanup: Cleanup;
	/** Aborted by Ctrl-C. */
	readonly signal: AbortSignal;
	readonly print: (line: string) => void;
}

/** What runs after a start. */
export interface Started {
	readonly n8n: N8nInstance;
	readonly editor: string;
	readonly login: string;
	readonly sandboxUrl: string;
	readonly report: SendReport;
}

/** Starts the sandbox and n8n, sets n8n up and sends the example SMS. */
export async function setUp(context: StartContext): Promise<Started> {
	const { stateFolder, cleanup, signal, print } = context;
	await takeFolder(stateFolder, cleanup);

	const sandbox = await startSandbox({
		port: await freePortFrom(SANDBOX_PORT),
		hostName: HOST_NAME,
	});
	cleanup.add(async () => {
		await sandbox.close();
	});
	print(step('sandbox', sandbox.url));
	signal.throwIfAborted();

	const n8n = await bringUpN8n(context);
	const client = new N8nClient(n8n.url);
	const owner = await ownerLogin(stateFolder);
	await explain(
		client.setupOwner(owner),
		`n8n does not take the login kept in ${stateFolder}. If its password was changed in the editor, change it back or delete that folder to start afresh.`,
	);
	const login = `${owner.email}  password ${owner.password}`;
	print(step('owner', owner.email));

	const token = await pushToken(stateFolder);
	const credential = await ensureCredential(client, {
		username: DEFAULT_ACCOUNT.username,
		apiKey: DEFAULT_ACCOUNT.key,
		baseUrl: sandbox.baseUrl,
		// Registering push rules stays on this computer too.
		restBaseUrl: sandbox.restBaseUrl,
		pushToken: token,
	});
	print(step('credential', `${credential.name}: ${credential.test}`));
	const { imported, kept } = await importExamples(client, join(ROOT, 'examples'), credential);
	if (imported.length > 0) print(step('workflows', `imported ${imported.join('; ')}`));
	if (kept.length > 0) print(step('workflows', `kept as they were: ${kept.join('; ')}`));
	const n8nUrl = `http://${HOST_NAME}:${n8n.port}`;
	const replies = await activateReplyWorkflow(client, n8nUrl, token);
	sandbox.state.pushSettings = { reply: replies.url, deliveryReport: replies.url };
	print(step('trigger', `“${replies.name}” is active: replies and delivery reports start it`));
	signal.throwIfAborted();

	const report = await runSendExample(client, (messageid) =>
		sandbox.state.ledger.some((entry) => entry.messageid === messageid),
	);
	return { n8n, editor: `${n8nUrl}${EDITOR_PATH}`, login, sandboxUrl: sandbox.url, report };
}

/** Two starts with one folder would share n8n's database. */
async function takeFolder(stateFolder: string, cleanup: Cleanup): Promise<void> {
	await mkdir(stateFolder, { recursive: true });
	const folder = join(stateFolder, 'lock');
	const lock = await tryLock(folder);
	if (!lock) {
		const pid = await holder(folder);
		throw new Error(
			`npm start is already running in this clone (process ${pid ?? 'unknown'}). Stop it with Ctrl-C first.`,
		);
	}
	cleanup.add(async () => {
		await lock.release();
	});
}

async function bringUpN8n(context: StartContext): Promise<N8nInstance> {
	const { options, stateFolder, cleanup, signal, print } = context;
	const installed = await isN8nInstalled(CURRENT_N8N);
	if (installed) print(step('n8n', `${CURRENT_N8N} is installed, starting it …`));
	const port = await freePortFrom(options.port);
	if (port !== options.port) print(step('', `port ${options.port} is in use, taking ${port}`));
	const started = Date.now();
	const n8n = await startN8n({
		version: CURRENT_N8N,
		userFolder: stateFolder,
		packageDir: ROOT,
		port,
		log: print,
		signal,
	});
	cleanup.add(n8n.stop);
	signal.throwIfAborted();
	const seconds = ((Date.now() - started) / 1000).toFixed(1);
	print(step('n8n', installed ? `started in ${seconds} s` : 'started'));
	return n8n;
}

function step(what: string, how: string): string {
	return `${what.padEnd(12)} ${how}`;
}
