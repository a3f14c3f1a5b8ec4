/** An account of the sandbox. */
export interface Account {
	username: string;
	key: string;
	/** Credit that is left, in `currencyType`. */
	balance: number;
	currencySymbol: string;
	currencyType: string;
	/** For how many seconds an identical message to the same recipient is refused; 0 when left out. */
	throttleSeconds?: number;
	/** The code and words with which every call is refused; none is when left out. */
	refusal?: { code: string; errortext: string };
	/** Whether REST v3 calls it suspended; it does not when left out. */
	isSuspended?: true;
}

/** The key of the documented test accounts ("Test Credentials"). */
export const DOCUMENTED_KEY = 'D83DED51-9E35-4D42-9BB9-0E34B7CA85AE';

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
	// No code is documented for a banned account. 2007 is the nearest: the account may not be used.
	{ ...account('banned', DOCUMENTED_KEY, 0), refusal: NOT_ACTIVATED, isSuspended: true },
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
