import type { Behaviour } from '../../sandbox';

/**
 * How the sandbox behaves in this run. jest.config.js runs the integration tests twice: against ClickSend as it is
 * described, and as it has been observed.
 */
export const LIKE: Behaviour['like'] =
	Reflect.get(globalThis, 'CLICKSEND_LIKE') === 'observed' ? 'observed' : 'described';

/** What a sandbox is started with. */
export const BEHAVIOUR: Partial<Behaviour> = { like: LIKE };

/** What is right in this run, where the two differ. */
export const rightAs = <Right>(right: Readonly<Record<Behaviour['like'], Right>>): Right =>
	right[LIKE];
