/**
 * A stand-in for ClickSend on loopback. Imports point down this list, never up:
 *
 * | Room                   | What is in it                                                                 |
 * | ---------------------- | ----------------------------------------------------------------------------- |
 * | `main.ts`              | `npm run sandbox`                                                             |
 * | `index.ts`             | What tests and tools import                                                   |
 * | `server.ts`            | One server for the page and for all calls                                     |
 * | `control/`             | The sandbox's own calls under `/sandbox/`, and the files of its page          |
 * | `live/`                | What the page shows, sent again after every change                            |
 * | `httpApi/`, `restApi/` | ClickSend's calls: a file for each, a line for each in `calls.ts`             |
 * | `exchange.ts`          | From a request of either API to its response: the log, faults, processing     |
 * | `state.ts`             | Everything that the sandbox knows                                             |
 * | `push/`                | Push rules, and pushes with their attempts                                    |
 * | `faults/`              | Faults that wait for a request, and the responses that they cause             |
 * | `model/`               | Accounts, behaviour, codes, numbers, prices, records; it imports nothing above |
 *
 * It behaves as ClickSend is described, or as it has been observed (`model/behaviour.ts`); a room keeps what is
 * observed in a file of that name. Each fact that is only likely says so where it is.
 *
 * `page/` runs in browsers and imports only types from here.
 */
export {
	DEFAULT_ACCOUNT,
	DOCUMENTED_TEST_ACCOUNTS,
	DOCUMENTED_TEST_NUMBERS,
	type Account,
} from './model/accounts';
export { BEHAVIOUR_CHOICES, type Behaviour } from './model/behaviour';
export type { Fault } from './faults/faults';
export type { Push } from './push/pusher';
export type {
	DeliveryReport,
	InboundSms,
	LedgerEntry,
	PushSettings,
	RequestLogEntry,
} from './model/records';
export { startSandbox, type Sandbox, type SandboxOptions } from './server';
export type { SandboxState } from './state';
