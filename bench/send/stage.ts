import type { EmptyN8n } from '../shared/emptyN8n';
import type { Arena } from './arena';
import type { Floor } from './floor/floor';
import type { SandboxProcess } from './sandboxProcess';

/** What the sections that send have to work with. */
export interface Stage extends EmptyN8n {
	readonly arena: Arena;
	readonly sandbox: SandboxProcess;
	readonly floor: Floor;
	/** Takes what could not be measured, in words: the other figures are measured all the same. */
	readonly onFailure: (failure: string) => void;
}

/** The most requests in flight that ours is allowed, and the floor as well. */
export const IN_FLIGHT = 5;
/** ClickSend takes so many recipients in one request. */
export const PER_REQUEST = 1000;
