import type { Account } from '../model/accounts';
import { INVALID_CREDENTIALS, MISSING_CREDENTIALS, type Result } from '../model/codes';
import { SUSPENDED, UNAUTHORIZED, type Envelope } from '../model/envelope';
import type { SandboxState } from '../state';

/** Why a login is refused: as HTTP API v2 says it, and as the envelope of REST v3 does. */
export interface RefusedLogin {
	result: Result;
	envelope: Envelope;
}

/** The spelling that has been seen. */
const SEEN_INVALID_CREDENTIALS = { ...INVALID_CREDENTIALS, errortext: 'Invalid Credentials' };

/** The account of a login, or why it is refused. */
export function authenticate(
	state: SandboxState,
	{ username = '', key = '' }: Readonly<Record<string, string>>,
): Account | RefusedLogin {
	const isObserved = state.behaviour.like === 'observed';
	// Likely: a key that is missing was called invalid by the predecessor of HTTP API v2.
	if (username === '' || (key === '' && !isObserved)) {
		return { result: MISSING_CREDENTIALS, envelope: UNAUTHORIZED };
	}
	const account = state.account(username);
	if (account?.key !== key) {
		const result = isObserved ? SEEN_INVALID_CREDENTIALS : INVALID_CREDENTIALS;
		return { result, envelope: UNAUTHORIZED };
	}
	if (!account.refusal) return account;
	return { result: account.refusal, envelope: account.isSuspended ? SUSPENDED : UNAUTHORIZED };
}
