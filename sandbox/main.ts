import { parseArgs } from 'node:util';
import {
	DEFAULT_ACCOUNT,
	DOCUMENTED_TEST_ACCOUNTS,
	DOCUMENTED_TEST_NUMBERS,
	startSandbox,
} from '.';

const DEFAULT_PORT = 4010;
const MAX_PORT = 65_535;

const USAGE = `Starts a stand-in for ClickSend on this computer, until Ctrl-C.

  npm run sandbox                on port ${DEFAULT_PORT}, or that in the variable SANDBOX_PORT
  npm run sandbox -- --port N    on another port; 0 takes a free one
`;

function portFrom(given: string | undefined): number {
	const text = given ?? process.env.SANDBOX_PORT ?? '';
	if (text === '') return DEFAULT_PORT;
	if (/^\d+$/.test(text) && Number(text) <= MAX_PORT) return Number(text);
	throw new Error(`The port "${text}" is not a number from 0 to ${MAX_PORT}.`);
}

function explain(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	if (!('code' in error) || error.code !== 'EADDRINUSE') return error.message;
	const port = 'port' in error ? ` ${String(error.port)}` : '';
	return `The port${port} is in use. Stop what uses it, or let the sandbox take a free one: npm run sandbox -- --port 0`;
}

async function serve(): Promise<void> {
	const { values } = parseArgs({
		options: { help: { type: 'boolean', short: 'h' }, port: { type: 'string' } },
	});
	if (values.help === true) {
		console.log(USAGE);
		return;
	}
	const sandbox = await startSandbox({ port: portFrom(values.port), hostName: 'localhost' });
	const accounts = [DEFAULT_ACCOUNT, ...DOCUMENTED_TEST_ACCOUNTS].map(
		({ username, key }) => `    ${username.padEnd(10)} ${key}`,
	);
	console.log(`A stand-in for ClickSend's HTTP API v2. No SMS leaves this computer.

  Phones, pushes and settings, in a browser
    ${sandbox.url}/
  Base URL for the credential
    ${sandbox.baseUrl}
  REST Base URL for the credential, for automatic registration
    ${sandbox.restBaseUrl}
  Usernames and API keys
${accounts.join('\n')}
  Test numbers, which cost nothing and give no delivery report
    ${DOCUMENTED_TEST_NUMBERS.join(' ')}
  What was accepted since this start
    curl ${sandbox.url}/sandbox/ledger
  Let somebody answer an SMS: its message ID is in what was accepted; without "messageid" it answers none
    curl -H 'content-type: application/json' -d '{"messageid":"ID","from":"+61491570156","message":"Yes"}' ${sandbox.url}/sandbox/replies
  Everything else
    curl ${sandbox.url}/sandbox

Stop with Ctrl-C.`);
	const stop = () => {
		void sandbox.close().then(() => process.exit(0));
	};
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

serve().catch((error: unknown) => {
	console.error(explain(error));
	process.exitCode = 1;
});
