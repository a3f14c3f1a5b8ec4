export {
	DEFAULT_ACCOUNT,
	DOCUMENTED_TEST_ACCOUNTS,
	DOCUMENTED_TEST_NUMBERS,
	type Account,
} from './accounts';
export type { Fault } from './faults';
export type { Push } from './push/pusher';
export { startSandbox, type Sandbox, type SandboxOptions } from './server';
export type {
	DeliveryReport,
	InboundSms,
	LedgerEntry,
	PushSettings,
	RequestLogEntry,
	SandboxState,
} from './state';
