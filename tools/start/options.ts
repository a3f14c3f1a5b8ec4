import { parseArgs } from 'node:util';

const DEFAULT_PORT = 5678;
const LAST_PORT = 65_535;

export const USAGE = `Starts the ClickSend sandbox and n8n with this package, and sends an SMS.

  npm start                 until Ctrl-C
  npm start -- --once       ends after the SMS; exit code 0 if it was accepted
  npm start -- --port N     n8n's port (${DEFAULT_PORT})
`;

/** What the command line asks for. */
export interface StartOptions {
	readonly help: boolean;
	readonly once: boolean;
	readonly port: number;
}

/** @throws with the usage for anything that is not an option */
export function parseOptions(args: readonly string[]): StartOptions {
	const { values } = parse(args);
	const port = values.port === undefined ? DEFAULT_PORT : Number(values.port);
	if (!Number.isInteger(port) || port < 1 || port > LAST_PORT) {
		throw new Error(`--port takes a number from 1 to ${LAST_PORT}.\n\n${USAGE}`);
	}
	return { help: values.help ?? false, once: values.once ?? false, port };
}

function parse(args: readonly string[]) {
	try {
		return parseArgs({
			args: [...args],
			options: {
				help: { type: 'boolean', short: 'h' },
				once: { type: 'boolean' },
				port: { type: 'string' },
			},
		});
	} catch (error) {
		const what = error instanceof Error ? error.message : String(error);
		throw new Error(`${what}\n\n${USAGE}`, { cause: error });
	}
}
