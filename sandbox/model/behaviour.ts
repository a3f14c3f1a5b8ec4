/**
 * What can be chosen about the ClickSend that the sandbox stands in for. The first of each is the default. All
 * but `like` count only where it is `observed`.
 */
export const BEHAVIOUR_CHOICES = {
	/** ClickSend as its API description has it, or as it has been seen to behave. */
	like: ['described', 'observed'],
	/**
	 * How a send with a wrong login is refused: in a record for each recipient, or in the envelope of REST v3,
	 * which the other calls then have as well. Both have been seen.
	 */
	refusedLogin: ['recipients', 'envelope'],
	/** What a refused recipient's record has: a message ID and a price, or only the result. Likely: both seen in REST v3. */
	refusedRecords: ['full', 'minimal'],
	/**
	 * As in which year replies are pushed. In 2026 `sms` was the number of the phone; in 2019 it was the number
	 * that was written to, `originalmessageid` was empty and `timestamp` was a text. All of it has been seen.
	 */
	pushedReplies: ['2026', '2019'],
	/**
	 * Whether the balance says how many SMS it buys in a country that is asked for. Public code relies on it, but that is
	 * old.
	 */
	credit: ['given', 'leftOut'],
} as const;

/** How the sandbox behaves. */
export type Behaviour = {
	-readonly [Name in keyof typeof BEHAVIOUR_CHOICES]: (typeof BEHAVIOUR_CHOICES)[Name][number];
};

export const DEFAULT_BEHAVIOUR: Readonly<Behaviour> = {
	like: 'described',
	refusedLogin: 'recipients',
	refusedRecords: 'full',
	pushedReplies: '2026',
	credit: 'given',
};
