/** An account of the sandbox. */
export interface Account {
	username: string;
	key: string;
	/** Credit that is left, in `currencyType`. */
	balance: number;
	currencySymbol: string;
	currencyType: string;
	/** For how long an identical message to the same recipient is held back; 0 when left out. */
	throttleSeconds?: number;
	/** Set where every call is refused, with the code and words. */
	refusal?: { code: string; errortext: string };
}

/** The key of the documented test accounts ("Test Credentials"). */
const DOCUMENTED_KEY = 'D83DED51-9E35-4D42-9BB9-0E34B7CA85AE';

const account = (username: string, key: string, balance: number): Account => ({
	username,
	key,
	balance,
	currencySymbol: '$',
	currencyType: 'USD',
});

const NOT_ACTIVATED = { code: '2007', errortext: 'Account not activated' };

/** The account to use: any call works, until its credit is used up. */
export const DEFAULT_ACCOUNT: Readonly<Account> = account(
	'sandbox',
	'SANDBOX-KEY-0000-1111-2222',
	100,
);

/** The documented test accounts ("Test Credentials" in the API description). */
export const DOCUMENTED_TEST_ACCOUNTS: readonly Readonly<Account>[] = [
	account('nocredit', DOCUMENTED_KEY, 0),
	{ ...account('notactive', DOCUMENTED_KEY, 0), refusal: NOT_ACTIVATED },
	// No code is documented for a banned account; one that may not be used is nearest to 2007.
	{ ...account('banned', DOCUMENTED_KEY, 0), refusal: NOT_ACTIVATED },
];

/** The documented test numbers: they always succeed, cost nothing and give no delivery report. */
export const DOCUMENTED_TEST_NUMBERS: readonly string[] = [
	'+61411111111',
	'+61422222222',
	'+61433333333',
	'+61444444444',
	'+14055555555',
	'+14055555666',
	'+447777777777',
	'+447778888888',
	'+8615555555555',
];
