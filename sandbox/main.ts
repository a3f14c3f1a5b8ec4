import { parseArgs } from 'node:util';
import {
	DEFAULT_ACCOUNT,
	DOCUMENTED_TEST_ACCOUNTS,
	DOCUMENTED_TEST_NUMBERS,
	startSandbox,
} from '.';

const DEFAULT_PORT = 4010;
const MAX_PORT = 65_535;

function portFrom(given: string | undefined): number {
	const port = Number(given ?? process.env.SANDBOX_PORT ?? DEFAULT_PORT);
	if (Number.isInteger(port) && port >= 0 && port <= MAX_PORT) return port;
	throw new Error(`The port ${String(given)} is not a number from 0 to ${MAX_PORT}.`);
}

function explain(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	if (!('code' in error) || error.code !== 'EADDRINUSE') return error.message;
	return 'The port is in use. Stop what uses it, or choose another: npm run sandbox -- --port 4011';
}

async function serve(): Promise<void> {
	const { values } = parseArgs({ options: { port: { type: 'string' } } });
	const sandbox = await startSandbox({ port: portFrom(values.port) });
	const accounts = [DEFAULT_ACCOUNT, ...DOCUMENTED_TEST_ACCOUNTS].map(
		({ username, key }) => `    ${username.padEnd(10)} ${key}`,
	);
	console.log(`A stand-in for ClickSend's HTTP API v2. No SMS leaves this computer.

  Base URL for the credential
    ${sandbox.baseUrl}
  Usernames and API keys
${accounts.join('\n')}
  Test numbers, which cost nothing and give no delivery report
    ${DOCUMENTED_TEST_NUMBERS.join(' ')}
  What was accepted
    curl ${sandbox.url}/sandbox/ledger
  Let somebody answer
    curl -H 'content-type: application/json' -d '{"from":"+61491570156","message":"Yes"}' ${sandbox.url}/sandbox/replies
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
